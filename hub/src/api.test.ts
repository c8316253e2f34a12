import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StartRequest } from "./spawner/spawner.ts";
import { createTestSpawner } from "./spawner/test-spawner.ts";
import { type Answer, TrialBrowser } from "./trial-browser.ts";
import { startTrialHub, type TrialHub, until } from "./trial-hub.ts";

let hub: TrialHub;
let clock = Date.now();
/** What the spawner was last given, by user. */
const started = new Map<string, StartRequest>();

beforeAll(async () => {
  const test = createTestSpawner();
  const start: typeof test.start = (request, options) => {
    started.set(request.userName, request);
    return test.start(request, options);
  };
  hub = await startTrialHub({ spawner: { ...test, start }, now: () => clock });
});
afterAll(() => hub[Symbol.asyncDispose]());

/** Asks the API with a token; JSON in, JSON out. */
async function api(
  path: string,
  token?: string,
  body?: unknown,
  method = body === undefined ? "GET" : "POST",
): Promise<Answer & { json: Record<string, unknown> }> {
  const headers = {
    accept: "application/json",
    ...(token === undefined ? {} : { authorization: `token ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await new TrialBrowser(hub.running.url).ask(`/hub/api${path}`, { method, headers, ...sent });
  return { ...answer, json: answer.body.startsWith("{") ? (JSON.parse(answer.body) as Record<string, unknown>) : {} };
}

/** A browser whose server runs, and that server's token. */
async function running(name: string): Promise<{ browser: TrialBrowser; token: string; xsrf: string }> {
  const browser = await hub.logIn(name);
  const { body } = await browser.ask("/hub/home");
  const xsrf = /name="_xsrf" value="([^"]+)"/.exec(body)?.[1] ?? "";
  await browser.submit("/hub/home", "/hub/spawn", { profile: "good" });
  await until(
    () => browser.ask(`/user/${name}/`, { headers: { accept: "application/json" } }),
    ({ status }) => status === 200,
  );
  return { browser, xsrf, token: started.get(name)?.env.JUPYTERHUB_API_TOKEN ?? "" };
}

describe("what servers ask", () => {
  test("the API's root answers without slash and without token, with JupyterHub's version", async () => {
    const answer = await api("");
    expect(answer.status).toBe(200);
    expect(answer.json.version).toBe(answer.headers["x-jupyterhub-version"]);
    expect(answer.headers["x-jupyterhub-version"]).toMatch(/^5\./);
  });

  test("the environment is JupyterHub's contract", async () => {
    await running("env");
    const { env, prefix } = started.get("env")!;
    expect(prefix).toBe("/user/env/");
    expect(env).toMatchObject({
      JUPYTERHUB_API_URL: `${hub.running.url}hub/api`,
      JUPYTERHUB_CLIENT_ID: "jupyterhub-user-env",
      JUPYTERHUB_OAUTH_ACCESS_SCOPES: '["access:servers!server=env/","access:servers!user=env"]',
      JUPYTERHUB_OAUTH_CALLBACK_URL: "/user/env/oauth_callback",
      JUPYTERHUB_SERVICE_PREFIX: "/user/env/",
      JUPYTERHUB_USER: "env",
      JUPYTERHUB_SERVER_NAME: "",
      JUPYTERHUB_HOST: "",
    });
  });

  test("a bad token is 403, never 401, also beside a good cookie", async () => {
    expect((await api("/user")).status).toBe(403);
    expect((await api("/user", "nonsense")).status).toBe(403);
    const browser = await hub.logIn("ada");
    expect((await browser.ask("/hub/api/user", { headers: { authorization: "token x" } })).status).toBe(403);
  });

  test("a server's token tells activity, which never moves back, and nothing of others", async () => {
    const { token } = await running("ada");
    await running("bob");
    const stamp = new Date(clock - 1_000).toISOString();
    expect(
      (await api("/users/ada/activity", token, { last_activity: stamp, servers: { "": { last_activity: stamp } } }))
        .status,
    ).toBe(200);
    expect((await api("/users/ada/activity", token, {})).status).toBe(400);
    expect((await api("/users/ada/activity", token, { servers: { none: { last_activity: stamp } } })).status).toBe(400);
    expect((await api("/users/ada/activity", token, { last_activity: "yesterday" })).json.message).toContain(
      "last_activity",
    );
    expect((await api("/users/bob/activity", token, { last_activity: stamp })).status).toBe(404);
    expect((await api("/users/bob", token)).status).toBe(403);
    expect((await api("/info", token)).status).toBe(403);
    const { scopes, kind, name } = (await api("/user", token)).json;
    expect({ kind, name }).toEqual({ kind: "user", name: "ada" });
    expect(scopes).toEqual(["access:servers!server=ada/", "read:users:activity!user=ada", "users:activity!user=ada"]);
  });

  test("a body that is not JSON is 400", async () => {
    const { token } = await running("ada");
    const browser = new TrialBrowser(hub.running.url);
    const headers = { authorization: `token ${token}`, accept: "application/json" };
    const answer = await browser.ask("/hub/api/users/ada/activity", { method: "POST", headers, body: "{" });
    expect(answer.status).toBe(400);
  });

  test("health is open, metrics are for administrators", async () => {
    const admin = await hub.logIn("admin");
    expect((await new TrialBrowser(hub.running.url).ask("/hub/health")).status).toBe(200);
    expect((await new TrialBrowser(hub.running.url).ask("/hub/metrics")).status).toBe(403);
    const xsrf = /name="_xsrf" value="([^"]+)"/.exec((await admin.ask("/hub/home")).body)?.[1] ?? "";
    const metrics = await admin.ask("/hub/metrics", { headers: { "x-xsrftoken": xsrf } });
    expect(metrics.headers["content-type"]).toContain("version=0.0.4");
    expect(metrics.body).toContain("jupyterhub_running_servers");
    expect((await admin.ask("/hub/api/users", { headers: { "x-xsrftoken": xsrf } })).body).toContain('"name":"admin"');
  });

  test("an unknown path is 404 as JSON, OPTIONS tells the headers", async () => {
    expect((await api("/nowhere")).json).toMatchObject({ status: 404, message: "Not Found" });
    expect((await api("/users", undefined, undefined, "OPTIONS")).headers["access-control-allow-headers"]).toContain(
      "authorization",
    );
  });
});

describe("a browser's cookie at the API", () => {
  test("needs the XSRF token even to read", async () => {
    const { browser, xsrf } = await running("cookie");
    const headers = { accept: "application/json" };
    expect((await browser.ask("/hub/api/user", { headers })).body).toContain("'_xsrf' argument missing");
    expect((await browser.ask("/hub/api/user?_xsrf=2|a|b|c", { headers })).status).toBe(403);
    expect((await browser.ask(`/hub/api/user?_xsrf=${encodeURIComponent(xsrf)}`, { headers })).status).toBe(200);
    expect((await browser.ask("/hub/api/user", { headers: { ...headers, "x-xsrftoken": xsrf } })).status).toBe(200);
  });

  test("posts JSON only", async () => {
    const { browser, xsrf } = await running("cookie");
    const post = (type: string): Promise<Answer> =>
      browser.ask("/hub/api/users/cookie/activity", {
        method: "POST",
        headers: { accept: "application/json", "x-xsrftoken": xsrf, "content-type": type },
        body: JSON.stringify({ last_activity: new Date(clock).toISOString() }),
      });
    expect((await post("text/plain")).status).toBe(403);
    expect((await post("application/json")).status).toBe(200);
  });
});

describe("OAuth", () => {
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const asked = {
    client_id: "jupyterhub-user-oa",
    redirect_uri: "/user/oa/oauth_callback",
    response_type: "code",
    state: "s t",
  };
  const withProof = { ...asked, code_challenge: challenge, code_challenge_method: "S256" };
  let browser: TrialBrowser;
  let token: string;
  beforeAll(async () => {
    ({ browser, token } = await running("oa"));
  });

  const authorize = (query: Record<string, string>, who = browser): Promise<Answer> =>
    who.ask(`/hub/api/oauth2/authorize?${new URLSearchParams(query)}`);
  const codeOf = async (query: Record<string, string>): Promise<string> =>
    new URL((await authorize(query)).location ?? "", "http://x").searchParams.get("code") ?? "";
  const exchange = async (
    fields: Record<string, string>,
  ): Promise<{ status: number; json: Record<string, string> }> => {
    const body = new URLSearchParams({
      ...{ client_id: asked.client_id, client_secret: token, redirect_uri: asked.redirect_uri },
      ...{ grant_type: "authorization_code", ...fields },
    });
    const headers = { "content-type": "application/x-www-form-urlencoded", authorization: `token ${token}` };
    const answer = await new TrialBrowser(hub.running.url).ask("/hub/api/oauth2/token", {
      method: "POST",
      headers,
      body: String(body),
    });
    return { status: answer.status, json: JSON.parse(answer.body) as Record<string, string> };
  };

  test("the person's own server gets a code at once, and a token for it", async () => {
    const { location } = await authorize(withProof);
    expect(location).toMatch(/^\/user\/oa\/oauth_callback\?code=[\w-]+&state=s\+t$/);
    const code = new URL(location ?? "", "http://x").searchParams.get("code") ?? "";
    const { status, json } = await exchange({ code, code_verifier: verifier });
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: "Bearer", expires_in: 1_209_600 });
    const user = await api("/user", json.access_token);
    expect(user.json).toMatchObject({
      name: "oa",
      scopes: ["access:servers!server=oa/", "read:users:groups!user=oa", "read:users:name!user=oa"],
    });
    expect(user.json.session_id).toBe(browser.cookiesFor("/").match(/jupyterhub-session-id=([^;]+)/)?.[1]);
  });

  test("a code works once", async () => {
    const code = await codeOf(withProof);
    expect((await exchange({ code, code_verifier: verifier })).status).toBe(200);
    expect((await exchange({ code, code_verifier: verifier })).json.error).toBe("invalid_grant");
  });

  test("a code dies after 300 seconds", async () => {
    const code = await codeOf(asked);
    clock += 300_000;
    expect((await exchange({ code })).json.error).toBe("invalid_grant");
  });

  test.each([{}, { code_verifier: "wrong" }])("without the right proof %j a code is worth nothing", async (proof) => {
    const code = await codeOf(withProof);
    expect((await exchange({ code, ...proof })).json.error).toBe("invalid_grant");
    expect((await exchange({ code, code_verifier: verifier })).json.error).toBe("invalid_grant");
  });

  test("another redirect or client at the exchange is refused", async () => {
    const other = await exchange({ code: await codeOf(asked), redirect_uri: "/user/eve/oauth_callback" });
    expect(other.json.error).toBe("invalid_grant");
    await running("eve");
    const code = await codeOf(asked);
    const client_secret = started.get("eve")?.env.JUPYTERHUB_API_TOKEN ?? "";
    expect((await exchange({ code, client_id: "jupyterhub-user-eve", client_secret })).json.error).toBe(
      "invalid_grant",
    );
  });

  test("a wrong secret is 401 invalid_client, another grant unsupported", async () => {
    expect(await exchange({ client_secret: "wrong" })).toMatchObject({
      status: 401,
      json: { error: "invalid_client" },
    });
    expect(await exchange({ grant_type: "password" })).toMatchObject({
      status: 400,
      json: { error: "unsupported_grant_type" },
    });
  });

  test.each([
    { ...asked, redirect_uri: "https://evil/" },
    { ...asked, redirect_uri: "/user/oa/oauth_callback/../x" },
    { ...asked, client_id: "jupyterhub-user-nobody" },
    { ...asked, response_type: "token" },
    { ...withProof, code_challenge_method: "plain" },
    { ...asked, code_challenge: challenge },
  ])("%j is 400 and leads nowhere", async (query) => {
    const answer = await authorize(query as Record<string, string>);
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
  });

  test("another person is refused, an administrator too; nobody is sent to log in first", async () => {
    const refused = await authorize(asked, await hub.logIn("eve"));
    expect(refused.status).toBe(403);
    expect(refused.headers["content-type"], "browsers come here").toContain("text/html");
    expect((await authorize(asked, await hub.logIn("admin"))).status).toBe(403);
    const anonymous = await authorize(asked, new TrialBrowser(hub.running.url));
    expect(anonymous.location).toMatch(/^\/hub\/login\?next=%2Fhub%2Fapi%2Foauth2%2Fauthorize/);
  });

  test("logging out revokes the tokens of that log-in and no other", async () => {
    const here = await exchange({ code: await codeOf(asked) });
    const elsewhere = await hub.logIn("oa");
    const there =
      new URL((await authorize(asked, elsewhere)).location ?? "", "http://x").searchParams.get("code") ?? "";
    const kept = await exchange({ code: there });
    await browser.ask("/hub/logout");
    expect((await api("/user", here.json.access_token)).status).toBe(403);
    expect((await api("/user", kept.json.access_token)).status).toBe(200);
    expect((await api("/user", token)).status).toBe(200);
  });
});
