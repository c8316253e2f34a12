import { expect, test } from "vitest";
import { hubOptionsFromEnv } from "./hub-options.ts";

const env = {
  JUPYTERHUB_SERVICE_URL: "http://127.0.0.1:34567/lab1/user/ada/",
  JUPYTERHUB_SERVICE_PREFIX: "/lab1/user/ada/",
  JUPYTERHUB_API_URL: "http://127.0.0.1:8081/lab1/hub/api",
  JUPYTERHUB_API_TOKEN: "secret",
  JUPYTERHUB_CLIENT_ID: "jupyterhub-user-ada",
  JUPYTERHUB_USER: "ada",
  JUPYTERHUB_SERVER_NAME: "",
  JUPYTERHUB_BASE_URL: "/lab1/",
  JUPYTERHUB_OAUTH_CALLBACK_URL: "/lab1/user/ada/oauth_callback",
  JUPYTERHUB_OAUTH_ACCESS_SCOPES: '["access:servers!server=ada/","access:servers!user=ada"]',
  JUPYTERHUB_ACTIVITY_URL: "http://127.0.0.1:8081/lab1/hub/api/users/ada/activity",
  JUPYTERHUB_HOST: "",
};

test("the environment that a hub gives is read", () => {
  expect(hubOptionsFromEnv(env)).toEqual({
    host: "127.0.0.1",
    port: 34567,
    baseUrl: "/lab1/user/ada/",
    hub: {
      apiUrl: "http://127.0.0.1:8081/lab1/hub/api",
      apiToken: "secret",
      clientId: "jupyterhub-user-ada",
      user: "ada",
      serverName: "",
      hubBaseUrl: "/lab1/",
      host: "",
      callbackUrl: "/lab1/user/ada/oauth_callback",
      accessScopes: ["access:servers!server=ada/", "access:servers!user=ada"],
      activityUrl: "http://127.0.0.1:8081/lab1/hub/api/users/ada/activity",
      activityIntervalS: 300,
    },
  });
});

test("without a hub there is nothing to read", () => {
  expect(hubOptionsFromEnv({ HOME: "/" })).toBeUndefined();
});

test("all that is missing or broken is named at once", () => {
  const broken = {
    JUPYTERHUB_API_TOKEN: "x",
    JUPYTERHUB_OAUTH_ACCESS_SCOPES: "[",
    JUPYTERHUB_ACTIVITY_INTERVAL: "soon",
  };
  expect(() => hubOptionsFromEnv(broken)).toThrow(
    /JUPYTERHUB_SERVICE_PREFIX is missing.*JUPYTERHUB_SERVICE_URL is no URL.*JUPYTERHUB_USER.*JUPYTERHUB_API_URL.*ACCESS_SCOPES is no JSON list.*ACTIVITY_INTERVAL is no number/,
  );
});
