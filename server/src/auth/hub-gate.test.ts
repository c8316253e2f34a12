import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, startTestServer, type TestServer } from "../testing/test-server.ts";

/** A hub of one page: knows tokens, hands out codes, remembers what it was told. */
class SmallHub {
  readonly users = new Map<string, { name: string; scopes: string[] }>();
  readonly asked: string[] = [];
  readonly activity: unknown[] = [];
  readonly codes = new Map<string, { challenge: string; token: string }>();
  readonly #server = createServer((req, res) => void this.#answer(req, res));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hub/api`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let body = "";
    for await (const piece of req) body += piece;
    res.setHeader("x-jupyterhub-version", "5.4.3");
    const token = req.headers.authorization?.split(" ")[1] ?? "";
    const send = (status: number, value: unknown): void => void res.writeHead(status).end(JSON.stringify(value));
    this.asked.push(`${req.method} ${req.url}`);
    if (req.url === "/hub/api") return send(200, { version: "5.4.3" });
    if (req.url === "/hub/api/user") {
      const user = this.users.get(token);
      return user
        ? send(200, { kind: "user", admin: false, groups: [], session_id: "s", ...user })
        : send(403, { status: 403 });
    }
    if (req.url === "/hub/api/users/ada/activity") {
      this.activity.push(JSON.parse(body));
      return send(200, {});
    }
    if (req.url === "/hub/api/oauth2/token") {
      const form = new URLSearchParams(body);
      const code = this.codes.get(form.get("code") ?? "");
      const verified =
        code?.challenge ===
        createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
      const known = form.get("client_secret") === "api-token" && form.get("client_id") === "jupyterhub-user-ada";
      const redirect = form.get("redirect_uri") === "/user/ada/oauth_callback";
      return code && verified && known && redirect
        ? send(200, { access_token: code.token, token_type: "Bearer" })
        : send(400, {});
    }
    send(404, {});
  }
}

const access = ["access:servers!server=ada/", "access:servers!user=ada"];
let hub: SmallHub;
let own: TestServer;
const bare = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(own.server.url + path, { redirect: "manual", ...init });

beforeAll(async () => {
  hub = new SmallHub();
  const apiUrl = await hub.listen();
  own = await startTestServer({
    baseUrl: "/user/ada/",
    hub: {
      apiUrl,
      apiToken: "api-token",
      clientId: "jupyterhub-user-ada",
      user: "ada",
      serverName: "",
      hubBaseUrl: "/",
      host: "",
      callbackUrl: "/user/ada/oauth_callback",
      accessScopes: access,
      activityUrl: `${apiUrl}/users/ada/activity`,
      activityIntervalS: 0.1,
    },
  });
});
afterAll(async () => {
  await own?.[Symbol.asyncDispose]();
  hub?.close();
});
beforeEach(() => {
  hub.users.clear();
  hub.users.set("ada-token", { name: "ada", scopes: access });
  hub.users.set("bob-token", { name: "bob", scopes: ["read:users!user=bob"] });
});

/** The cookie pairs that an answer sets. */
const cookies = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");

/** Goes through the log-in as a browser whose person's token the hub gives. */
async function logIn(userToken: string, extra = ""): Promise<Response> {
  const begun = await bare("lab/tree/a%20b.ipynb", { headers: { cookie: extra } });
  const address = new URL(begun.headers.get("location") ?? "", "http://hub");
  const query = address.searchParams;
  expect([begun.status, address.pathname, query.get("redirect_uri")]).toEqual([
    302,
    "/hub/api/oauth2/authorize",
    "/user/ada/oauth_callback",
  ]);
  expect([query.get("response_type"), query.get("code_challenge_method"), query.get("client_id")]).toEqual([
    "code",
    "S256",
    "jupyterhub-user-ada",
  ]);
  hub.codes.set("the-code", { challenge: query.get("code_challenge") ?? "", token: userToken });
  const state = encodeURIComponent(query.get("state") ?? "");
  return bare(`oauth_callback?code=the-code&state=${state}`, { headers: { cookie: `${cookies(begun)}; ${extra}` } });
}

describe("browsers", () => {
  test("the owner logs in by the hub and comes back to the page asked for", async () => {
    const done = await logIn("ada-token");
    expect([done.status, done.headers.get("location")]).toEqual([302, "/user/ada/lab/tree/a%20b.ipynb"]);
    const login = done.headers.getSetCookie().find((one) => one.startsWith("craton-login-"));
    expect(login).toMatch(/Path=\/user\/ada\/; SameSite=Lax; HttpOnly/);
    expect(login).not.toContain("ada-token");
    const me = await bare("api/me", { headers: { cookie: cookies(done) } });
    expect(await me.json()).toMatchObject({ identity: { username: "ada" } });
  });

  test("who may not use this server is refused though the hub knows them", async () => {
    expect((await logIn("bob-token")).status).toBe(403);
  });

  test("only what a person looks at begins a log-in: the images of a page do not fill the browser with cookies", async () => {
    const image = await bare("files/a.png", { headers: { "sec-fetch-dest": "image" } });
    expect([image.status, image.headers.getSetCookie()]).toEqual([403, []]);
    expect((await bare("files/a.png", { headers: { "sec-fetch-dest": "document" } })).status).toBe(302);
  });

  test("a code without the state of this browser is refused", async () => {
    expect((await bare("oauth_callback?code=the-code&state=guessed")).status).toBe(400);
    expect((await bare("oauth_callback?error=access_denied")).status).toBe(403);
  });

  test("after the hub's log-out the cookie is worth nothing, though the answer was cached", async () => {
    const session = "jupyterhub-session-id=one";
    const done = await logIn("ada-token", session);
    const cookie = `${cookies(done)}; ${session}`;
    expect((await bare("api/status", { headers: { cookie } })).status).toBe(200);
    hub.users.delete("ada-token");
    expect((await bare("api/status", { headers: { cookie } })).status).toBe(200);
    expect((await bare("api/status", { headers: { cookie: cookies(done) } })).status).toBe(403);
    expect((await bare("lab", { headers: { cookie: cookies(done) } })).status).toBe(302);
  });

  test("the server's log-out clears its cookie and goes to the hub's", async () => {
    const answer = await bare("logout");
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/hub/logout"]);
    expect(answer.headers.getSetCookie()[0]).toMatch(/^craton-login-.*Max-Age=0/);
  });
});

describe("programs", () => {
  test("a token of the hub lets in if its scopes do", async () => {
    const ask = (token: string): Promise<Response> =>
      bare("api/status", { headers: { authorization: `token ${token}` } });
    hub.users.set("fresh-token", { name: "ada", scopes: access });
    expect((await ask("fresh-token")).status).toBe(200);
    expect((await ask("bob-token")).status).toBe(403);
    expect((await ask("unknown-token")).status).toBe(403);
  });

  test("an answer of the hub is kept", async () => {
    hub.users.set("kept-token", { name: "ada", scopes: access });
    const before = hub.asked.filter((one) => one === "GET /hub/api/user").length;
    for (let index = 0; index < 5; index++)
      await bare("api/status", { headers: { authorization: "token kept-token" } });
    expect(hub.asked.filter((one) => one === "GET /hub/api/user").length).toBe(before + 1);
  });
});

describe("towards the hub", () => {
  test("the poll of a server that starts is answered, with the hub's version", async () => {
    const version = await eventually(async () => {
      const answer = await bare("api");
      return answer.headers.get("x-jupyterhub-version") === "5.4.3" ? answer.status : undefined;
    });
    expect(version).toBe(200);
  });

  test("activity is told, and only when there was some", async () => {
    await bare("api/status", { headers: { authorization: "token ada-token" } });
    const known = hub.activity.length;
    await eventually(() => hub.activity.length > known || hub.activity.length > 0 || undefined);
    expect(hub.activity.at(-1)).toMatchObject({
      servers: { "": { last_activity: expect.any(String) } },
      last_activity: expect.any(String),
    });
  });
});

test("a hub that is gone is no refusal: 503", async () => {
  const lost = await startTestServer({
    hub: {
      apiUrl: "http://127.0.0.1:9/hub/api",
      apiToken: "x",
      clientId: "c",
      user: "ada",
      serverName: "",
      hubBaseUrl: "/",
      host: "",
      callbackUrl: "/base/oauth_callback",
      accessScopes: access,
      activityUrl: "http://127.0.0.1:9/hub/api/users/ada/activity",
      activityIntervalS: 300,
    },
  });
  const answer = await fetch(`${lost.server.url}api/status`, { headers: { authorization: "token any" } });
  expect([answer.status, ((await answer.json()) as { reason: string }).reason]).toEqual([503, "hub_unavailable"]);
  await lost[Symbol.asyncDispose]();
});
