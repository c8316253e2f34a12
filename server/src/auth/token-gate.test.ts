import { once } from "node:events";
import { get } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { startTestServer, type TestServer, token } from "../testing/test-server.ts";

let own: TestServer;
beforeAll(async () => {
  own = await startTestServer();
});
afterAll(() => own?.[Symbol.asyncDispose]());

const bare = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(own.server.url + path, { redirect: "manual", ...init });

/** Logs in as a browser does: the cookies, and the XSRF token among them. */
async function browser(): Promise<{ cookie: string; xsrf: string }> {
  const entry = await bare(`lab?token=${token}&x=1`);
  expect([entry.status, entry.headers.get("location")]).toEqual([302, "/base/lab?x=1"]);
  const session = pair(entry.headers.getSetCookie()[0]);
  const page = await bare("api/status", { headers: { cookie: session } });
  const xsrf = pair(page.headers.getSetCookie().find((one) => one.startsWith("_xsrf=")));
  return { cookie: `${session}; ${xsrf}`, xsrf: decodeURIComponent(xsrf.split("=")[1] ?? "") };
}

function pair(cookie: string | undefined): string {
  return cookie?.split(";")[0] ?? "";
}

describe("who comes in", () => {
  test("the version is told to everybody, all else is not", async () => {
    expect(await (await bare("api")).json()).toEqual({ version: expect.any(String) });
    for (const path of ["api/status", "api/contents", "lab/api/settings", "api/nothing", "lab/extensions/x"]) {
      const answer = await bare(path);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(await answer.json()).toEqual({ message: "Forbidden", reason: "forbidden" });
    }
  });

  test.each(["token", "Bearer", "bearer"])("a header with the scheme %s lets in", async (scheme) => {
    expect((await bare("api/status", { headers: { authorization: `${scheme} ${token}` } })).status).toBe(200);
    expect((await bare("api/status", { headers: { authorization: `${scheme} wrong` } })).status).toBe(403);
  });

  test("a token in the address is for pages, not for the API", async () => {
    expect((await bare(`api/status?token=${token}`)).status).toBe(403);
    expect((await bare("lab?token=wrong")).headers.get("location")).toMatch(/^\/base\/login\?next=/);
  });

  test("cookies are out of reach for scripts, and for this server's path only", async () => {
    const [cookie] = (await bare(`lab?token=${token}`)).headers.getSetCookie();
    expect(cookie).toMatch(/^craton-session-\d+=[^;]+; Path=\/base\/; SameSite=Lax; HttpOnly$/);
    expect(cookie).not.toContain(token);
  });

  test("a changed cookie lets nobody in", async () => {
    const { cookie } = await browser();
    expect((await bare("api/status", { headers: { cookie } })).status).toBe(200);
    const changed = cookie.replace(/=(.)/, (_, first: string) => (first === "_" ? "=-" : "=_"));
    expect((await bare("api/status", { headers: { cookie: changed } })).status).toBe(403);
  });
});

describe("pages", () => {
  test("a browser that is not known is sent to log in, and from there on", async () => {
    const sent = await bare("lab/tree/a.ipynb");
    expect(sent.headers.get("location")).toBe("/base/login?next=%2Fbase%2Flab%2Ftree%2Fa.ipynb");
    const form = await bare("login?next=/base/lab/tree/a.ipynb");
    expect([form.status, form.headers.get("content-security-policy")]).toEqual([
      200,
      expect.stringContaining("frame-ancestors 'none'"),
    ]);
    const body = new URLSearchParams({ token });
    const done = await bare("login?next=/base/lab/tree/a.ipynb", { method: "POST", body });
    expect([done.status, done.headers.get("location")]).toEqual([302, "/base/lab/tree/a.ipynb"]);
    const elsewhere = await bare("login?next=//evil.example/", { method: "POST", body });
    expect(elsewhere.headers.get("location")).toBe("/base/lab");
    expect((await bare("login", { method: "POST", body: new URLSearchParams({ token: "wrong" }) })).status).toBe(403);
    expect((await bare("login", { method: "POST", body, headers: { origin: "http://evil.example" } })).status).toBe(
      403,
    );
  });

  test("after a log-out the cookie is gone", async () => {
    const answer = await bare("logout", { headers: { cookie: (await browser()).cookie } });
    expect(answer.headers.get("location")).toBe("/base/login");
    expect(answer.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
  });
});

describe("requests that a cookie proves", () => {
  const put = (headers: Record<string, string>, query = ""): Promise<Response> =>
    bare(`api/contents/x${query}`, { method: "PUT", headers, body: '{"type":"directory"}' });

  test("a change needs the XSRF token of the same session", async () => {
    const mine = await browser();
    const other = await browser();
    expect((await put({ cookie: mine.cookie })).status).toBe(403);
    expect((await put({ cookie: mine.cookie, "x-xsrftoken": other.xsrf })).status).toBe(403);
    expect((await put({ cookie: `${mine.cookie}; _xsrf=planted`, "x-xsrftoken": "planted" })).status).toBe(403);
    expect((await put({ cookie: mine.cookie, "x-xsrftoken": mine.xsrf })).status).toBe(201);
    expect((await put({ cookie: mine.cookie }, `?_xsrf=${encodeURIComponent(mine.xsrf)}`)).status).toBe(200);
  });

  test("the pages of a named server below do not see this server's XSRF token", async () => {
    const page = await bare("api/status", { headers: { cookie: (await browser()).cookie } });
    const paths = page.headers.getSetCookie().map((one) => /_xsrf=.*Path=([^;]*)/.exec(one)?.[1]);
    expect(paths).toEqual(["/base/lab", "/base/doc"]);
  });

  test("a page whose token another server of this host replaced gets a new one with its next question", async () => {
    const mine = await browser();
    const again = async (token: string): Promise<number> => {
      const answer = await bare("api/status", { headers: { cookie: mine.cookie, "x-xsrftoken": token } });
      return answer.headers.getSetCookie().length;
    };
    expect([await again(mine.xsrf), await again("other")]).toEqual([0, 2]);
  });

  test("a page of another site is refused even for reading", async () => {
    const { cookie } = await browser();
    const headers = { cookie, "sec-fetch-site": "cross-site" };
    expect((await bare("api/contents", { headers })).status).toBe(403);
    expect((await bare("files/none", { headers })).status).toBe(403);
    // fetch() says "cors" of itself, whatever it is told.
    const link = get(`${own.server.url}files/none`, { headers: { ...headers, "sec-fetch-mode": "navigate" } });
    const [answer] = (await once(link, "response")) as [{ statusCode: number; resume(): void }];
    answer.resume();
    expect(answer.statusCode).toBe(404);
    expect((await bare("files/x")).headers.get("location")).toBe("/base/login?next=%2Fbase%2Ffiles%2Fx");
  });
});

describe("WebSockets", () => {
  const open = async (headers: Record<string, string>, query = ""): Promise<number> => {
    const socket = new WebSocket(`${own.server.url.replace("http", "ws")}api/events/subscribe${query}`, { headers });
    const [event, response] = await Promise.race([
      once(socket, "open").then(() => ["open"] as const),
      once(socket, "unexpected-response").then(([, answer]) => ["refused", answer as { statusCode: number }] as const),
    ]);
    socket.terminate();
    return event === "open" ? 101 : (response?.statusCode ?? 0);
  };

  test("a cookie counts only for pages of this site", async () => {
    const { cookie } = await browser();
    const origin = new URL(own.server.url).origin;
    expect(await open({ cookie, origin })).toBe(101);
    expect(await open({ cookie, origin: "http://evil.example" })).toBe(403);
    expect(await open({ cookie })).toBe(403);
  });

  test("a token lets a program in", async () => {
    expect(await open({}, `?token=${token}`)).toBe(101);
    expect(await open({ authorization: `token ${token}` })).toBe(101);
    expect(await open({})).toBe(403);
    expect(await open({}, "?token=wrong")).toBe(403);
  });

  test("there is no such WebSocket: 404", async () => {
    const request = get(`${own.server.url}api/nothing`, {
      headers: { authorization: `token ${token}`, connection: "upgrade", upgrade: "websocket" },
    });
    const [answer] = await once(request, "response");
    expect((answer as { statusCode: number }).statusCode).toBe(404);
  });
});

test("a server without token and without hub does not start", async () => {
  await expect(startTestServer({ token: "" })).rejects.toThrow("either a token or a hub");
});
