import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, TrialBrowser } from "../trial-browser.ts";
import { startTrialHub, type TrialHub } from "../trial-hub.ts";

describe("the life of a server", () => {
  let hub: TrialHub;
  beforeAll(async () => {
    hub = await startTrialHub({ baseUrl: "/lab1/", startTimeoutMs: 3_000 });
  });
  afterAll(() => hub[Symbol.asyncDispose]());

  const json = { accept: "application/json" };
  const xsrfOf = async (browser: TrialBrowser): Promise<string> =>
    /name="_xsrf" value="([^"]+)"/.exec((await browser.ask("/lab1/hub/home")).body)?.[1] ?? "";
  const start = (browser: TrialBrowser, profile: string, next = ""): Promise<Answer> =>
    browser.submit("/lab1/hub/home", "/lab1/hub/spawn", { profile, next });
  const progress = async (browser: TrialBrowser, name: string): Promise<Answer> =>
    browser.ask(`/lab1/hub/api/users/${name}/server/progress?_xsrf=${encodeURIComponent(await xsrfOf(browser))}`);
  const api = async (browser: TrialBrowser, method: string, path: string, body?: string): Promise<Answer> => {
    const headers = { ...json, "x-xsrftoken": await xsrfOf(browser), "content-type": "application/json" };
    return browser.ask(`/lab1/hub/api${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  };

  test("a stopped server's address offers to start it and leads back there", async () => {
    const browser = await hub.logIn("ada");
    const offer = await browser.follow("/lab1/user/ada/lab/tree/x.ipynb?a=1");
    expect(offer.trail[1]).toBe("/lab1/hub/user/ada/lab/tree/x.ipynb?a=1");
    expect(offer.status).toBe(424);
    expect(offer.body).toContain('name="next" value="/lab1/user/ada/lab/tree/x.ipynb?a=1"');
    const asProgram = await browser.ask("/lab1/user/ada/api/contents", { headers: json });
    expect(asProgram.status).toBe(424);
    expect(JSON.parse(asProgram.body)).toMatchObject({ status: 424 });
  });

  test("starts, shows its progress, is opened, and stops", async () => {
    const browser = await hub.logIn("ada");
    const started = await start(browser, "good", "/lab1/user/ada/lab/tree/x.ipynb");
    expect(started.location).toBe(
      `/lab1/hub/spawn-pending/ada?next=${encodeURIComponent("/lab1/user/ada/lab/tree/x.ipynb")}`,
    );
    const told = await progress(browser, "ada");
    expect(told.headers["content-type"]).toContain("text/event-stream");
    expect(told.headers["cache-control"]).toBe("no-cache");
    expect(told.body.trim().split("\n\n").at(-1)).toContain('"ready":true,"url":"/lab1/user/ada/"');
    expect((await browser.ask(started.location ?? "")).location).toBe("/lab1/user/ada/lab/tree/x.ipynb");
    expect((await browser.ask("/lab1/user/ada/lab")).body).toContain('"path":"/lab1/user/ada/lab"');
    expect((await browser.ask("/lab1/hub/home")).body).toContain("Open JupyterLab");
    expect((await browser.ask("/lab1/hub/user-redirect/lab/tree/a?b=c")).location).toBe(
      "/lab1/user/ada/lab/tree/a?b=c",
    );
    const stopped = await browser.submit("/lab1/hub/home", "/lab1/hub/stop", {});
    expect(stopped.status).toBe(303);
    expect((await browser.ask("/lab1/user/ada/lab", { headers: json })).status).toBe(424);
    expect((await browser.ask("/lab1/hub/home")).body).toContain("Not running");
  });

  test("the API starts and stops it as JupyterHub's does", async () => {
    const browser = await hub.logIn("api");
    expect((await api(browser, "GET", "/users/api/server/progress")).status).toBe(404);
    expect((await api(browser, "POST", "/users/api/server", "{}")).status).toBe(201);
    const again = await api(browser, "POST", "/users/api/server", "{}");
    expect(again.status).toBe(400);
    expect(again.body).toContain("already running");
    expect(JSON.parse((await api(browser, "GET", "/users/api")).body)).toMatchObject({
      server: "/lab1/user/api/",
      pending: null,
      servers: { "": { ready: true, user_options: { profile: "good" } } },
    });
    expect((await api(browser, "DELETE", "/users/api/server")).status).toBe(204);
    expect((await api(browser, "DELETE", "/users/api/server")).status).toBe(204);
    expect((await api(browser, "GET", "/users/api/server/progress")).status).toBe(400);
    expect((await api(browser, "POST", "/users/api/server", '{"user_options":{"profile":"none"}}')).status).toBe(400);
    expect((await api(browser, "POST", "/users/ada/server", "{}")).status).toBe(404);
  });

  test("a start that fails shows why, and the next one may succeed", async () => {
    const browser = await hub.logIn("bad");
    const pending = (await start(browser, "bad")).location ?? "";
    expect((await progress(browser, "bad")).body).toContain('"failed":true');
    const page = await browser.ask(pending);
    expect(page.body).toContain("as it was told to");
    expect(page.body).toContain("Try again");
    expect((await browser.ask("/lab1/hub/home")).body).toContain("as it was told to");
    await start(browser, "good");
    expect((await progress(browser, "bad")).body).toContain('"ready":true');
  });

  test("a start that takes for ever ends at its deadline", async () => {
    const browser = await hub.logIn("never");
    await start(browser, "never");
    expect((await progress(browser, "never")).body).toContain("within 3 seconds");
  });

  test("a start is cancelled by stopping", async () => {
    const browser = await hub.logIn("cancel");
    await start(browser, "never");
    const told = progress(browser, "cancel");
    await browser.submit("/lab1/hub/home", "/lab1/hub/stop", {});
    expect((await told).body).toContain("The start was cancelled.");
  });

  test("many starts of one server at once are one start", async () => {
    const browser = await hub.logIn("many");
    const answers = await Promise.all(Array.from({ length: 8 }, () => start(browser, "good")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    await progress(browser, "many");
    const { body } = await progress(browser, "many");
    expect(body.match(/"ready":true/g)).toHaveLength(1);
  });

  test("nobody sees or stops another's server", async () => {
    const ada = await hub.logIn("ada");
    await start(ada, "good");
    await progress(ada, "ada");
    const eve = await hub.logIn("eve");
    expect((await api(eve, "DELETE", "/users/ada/server")).status).toBe(404);
    expect((await api(eve, "GET", "/users/ada")).status).toBe(404);
    expect((await eve.ask("/lab1/hub/spawn-pending/ada")).status).toBe(403);
    expect((await eve.ask("/lab1/hub/user/ada/lab")).status).toBe(403);
  });

  test("a WebSocket to a stopped server is refused, not left hanging", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "a",
      "sec-websocket-version": "13",
    };
    expect((await browser.ask("/lab1/user/nobody/api/events", { headers })).status).toBe(424);
  });

  test("two hundred people log in and start at once, none is lost", { timeout: 60_000 }, async () => {
    const names = Array.from({ length: 200 }, (_, index) => `p${index}`);
    await Promise.all(
      names.map(async (name) => {
        const browser = await hub.logIn(name);
        await start(browser, "good");
        expect((await progress(browser, name)).body).toContain('"ready":true');
        expect((await browser.ask(`/lab1/user/${name}/api`, { headers: json })).status).toBe(200);
      }),
    );
  });
});
