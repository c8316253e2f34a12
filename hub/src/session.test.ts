import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStore } from "./store/store.ts";
import { type Answer, TrialBrowser } from "./trial-browser.ts";
import { startTrialHub, type TrialHub } from "./trial-hub.ts";

const form = { "content-type": "application/x-www-form-urlencoded" };

describe("logging in and out", () => {
  let hub: TrialHub;
  beforeAll(async () => {
    hub = await startTrialHub({ trustedHops: 1 });
  });
  afterAll(() => hub[Symbol.asyncDispose]());

  test("the front door leads home, and home to the log-in", async () => {
    const browser = new TrialBrowser(hub.running.url);
    expect((await browser.ask("/")).location).toBe("/hub/");
    expect((await browser.ask("/hub/")).location).toBe("/hub/home");
    expect((await browser.ask("/hub/home")).location).toBe("/hub/login?next=%2Fhub%2Fhome");
  });

  test("cookies are HttpOnly, Lax, below the hub, and Secure behind https", async () => {
    const browser = new TrialBrowser(hub.running.url);
    await browser.submit("/hub/login", "/hub/login", { username: "ada" });
    expect(browser.cookie("craton-hub-session")).toMatch(/Path=\/hub\/; SameSite=Lax; HttpOnly; Max-Age=34560000$/);
    expect(browser.cookie("jupyterhub-session-id")).toMatch(/Path=\/; SameSite=Lax; HttpOnly/);
    const secure = await new TrialBrowser(hub.running.url).ask("/hub/login", {
      headers: { "x-forwarded-proto": "https" },
    });
    expect(String(secure.headers["set-cookie"])).toContain("; Secure");
  });

  test.each(["//evil", "///evil", "/\\evil", "\\\\evil", "https://evil/", "javascript:alert(1)", "/\t/evil"])(
    "next=%j is not followed",
    async (next) => {
      const browser = new TrialBrowser(hub.running.url);
      const answer = await browser.submit("/hub/login", "/hub/login", { username: "ada", next });
      expect(answer.location).toBe("/hub/home");
    },
  );

  test("next is followed when it is a path of this site", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const next = "/user/ada/lab/tree/a b?x=1";
    const answer = await browser.submit("/hub/login", "/hub/login", { username: "ada", next });
    expect(answer.location).toBe("/user/ada/lab/tree/a%20b?x=1");
  });

  test("a form without token, with a made-up one, or with another browser's is refused", async () => {
    const browser = await hub.logIn("ada");
    const other = await hub.logIn("bob");
    const { body } = await other.ask("/hub/home");
    const theirs = /name="_xsrf" value="([^"]+)"/.exec(body)?.[1] ?? "";
    for (const _xsrf of ["", "x.y", theirs]) {
      const answer = await browser.submit("/hub/home", "/hub/spawn", { _xsrf });
      expect(answer.status).toBe(403);
    }
    browser.plant("_xsrf", theirs, "/hub/");
    expect((await browser.submit("/hub/home", "/hub/spawn", { _xsrf: theirs })).status).toBe(403);
  });

  test.each(["cross-site", "same-site"])("a form posted from a %s page is refused", async (site) => {
    const browser = await hub.logIn("ada");
    const { body } = await browser.ask("/hub/home");
    const _xsrf = /name="_xsrf" value="([^"]+)"/.exec(body)?.[1] ?? "";
    const answer = await browser.ask("/hub/stop", {
      method: "POST",
      headers: { ...form, "sec-fetch-site": site },
      body: String(new URLSearchParams({ _xsrf })),
    });
    expect(answer.status).toBe(403);
  });

  test("a session planted before the log-in is not the one after it", async () => {
    const attacker = await hub.logIn("eve");
    const planted = attacker.cookiesFor("/hub/").match(/craton-hub-session=([^;]+)/)?.[1] ?? "";
    const victim = new TrialBrowser(hub.running.url);
    victim.plant("craton-hub-session", planted, "/hub/");
    await victim.submit("/hub/home", "/hub/login", { username: "ada" });
    expect(victim.cookiesFor("/hub/")).not.toContain(planted);
    // The planted session ended, so it opens nothing.
    expect((await attacker.ask("/hub/home")).location).toContain("/hub/login");
  });

  test("of several session cookies the valid one counts", async () => {
    const browser = new TrialBrowser(hub.running.url);
    browser.plant("craton-hub-session", "forged.forged", "/hub");
    await browser.submit("/hub/login", "/hub/login", { username: "ada" });
    expect((await browser.ask("/hub/home")).status).toBe(200);
  });

  test("after logging out the cookie is worth nothing", async () => {
    const browser = await hub.logIn("ada");
    const cookie = browser.cookiesFor("/hub/");
    const out = await browser.ask("/hub/logout");
    expect(out.body).toContain("You are logged out");
    const again = await browser.ask("/hub/home", { headers: { cookie } });
    expect(again.location).toContain("/hub/login");
  });

  test("another site's link does not log anybody out", async () => {
    const browser = await hub.logIn("ada");
    const asked = await browser.ask("/hub/logout", { headers: { "sec-fetch-site": "cross-site" } });
    expect(asked.body).toContain("Log out?");
    expect((await browser.ask("/hub/home")).status).toBe(200);
  });

  test("a name that is none is refused with a word on names", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const answer = await browser.submit("/hub/login", "/hub/login", { username: "../etc" });
    expect(answer.status).toBe(403);
    expect(answer.body).toContain("up to 64 letters");
  });

  test("nobody is let in without password under another host's name, which may have been led here", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const { body } = await browser.ask("/hub/login");
    const _xsrf = /name="_xsrf" value="([^"]+)"/.exec(body)?.[1] ?? "";
    const send = (host: string): Promise<Answer> =>
      browser.ask("/hub/login", {
        method: "POST",
        headers: { ...form, host },
        body: String(new URLSearchParams({ _xsrf, username: "ada" })),
      });
    expect((await send("evil.example:8000")).status).toBe(403);
    expect((await send("[::1]:8000")).status).toBe(302);
  });

  test("a name is shown as text, never as markup", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const answer = await browser.submit("/hub/login", "/hub/login", { username: `"><img src=x>` });
    expect(answer.body).toContain("&quot;&gt;&lt;img src=x&gt;");
  });

  test("every reply forbids frames and foreign scripts", async () => {
    const { headers } = await new TrialBrowser(hub.running.url).ask("/hub/login");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).toContain("script-src 'self'");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["x-powered-by"]).toBeUndefined();
  });

  test("a body over the limit is refused", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const answer = await browser.submit("/hub/login", "/hub/login", { username: "a".repeat(100_000) });
    expect(answer.status).toBe(413);
  });

  test("files of pages are kept for good by their hash", async () => {
    const browser = new TrialBrowser(hub.running.url);
    const { body } = await browser.ask("/hub/login");
    const sheet = /href="([^"]+hub\.css[^"]*)"/.exec(body)?.[1] ?? "";
    const first = await browser.ask(sheet);
    expect(first.headers["cache-control"]).toContain("immutable");
    const again = await browser.ask(sheet, { headers: { "if-none-match": first.headers.etag ?? "" } });
    expect(again.status).toBe(304);
    expect((await browser.ask("/hub/logo")).headers["content-type"]).toContain("image/svg+xml");
    expect((await browser.ask("/hub/static/..%2fpage.ts")).status).toBe(404);
  });
});

describe("an administrator who forgot the password", () => {
  test("gets in by the link of a hub that was asked for one, and nobody else's name can be taken so", async () => {
    const [old, fresh] = ["correct horse", "battery staple"];
    await using first = await startTrialHub({ authenticator: "local" });
    const use = async (hub: TrialHub, username: string, password: string): Promise<Answer> => {
      const link = new URL(hub.running.adminLink ?? "").pathname;
      return new TrialBrowser(hub.running.url).submit(link, link, { username, password, repeat: password });
    };
    expect((await use(first, "root", old)).status).toBe(302);
    const store = await openStore(`sqlite:${first.home}/state/hub.sqlite`);
    await store.users.create("ada", { admin: false, now: 1 });
    await store.close();
    await first.running.close({ stopServers: true });
    const options = { authenticator: "local", home: first.home };
    await using second = await startTrialHub(options);
    expect(second.running.adminLink).toBeUndefined();
    await second.running.close({ stopServers: true });
    await using third = await startTrialHub({ ...options, adminLink: true });
    expect((await use(third, "ada", fresh)).body).toContain("This name is taken");
    expect((await use(third, "root", fresh)).location).toBe("/hub/home");
    const browser = new TrialBrowser(third.running.url);
    const logIn = (password: string): Promise<Answer> =>
      browser.submit("/hub/login", "/hub/login", { username: "root", password });
    expect((await logIn(old)).status).toBe(403);
    expect((await logIn(fresh)).status).toBe(302);
  });
});

describe("local accounts", () => {
  const password = "correct horse";
  let clock = Date.now();
  let hub: TrialHub;
  beforeAll(async () => {
    hub = await startTrialHub({ authenticator: "local", now: () => clock });
  });
  afterAll(() => hub[Symbol.asyncDispose]());

  const logIn = async (
    username: string,
    given: string,
  ): Promise<{ status: number; browser: TrialBrowser; body: string }> => {
    const browser = new TrialBrowser(hub.running.url);
    const answer = await browser.submit("/hub/login", "/hub/login", { username, password: given });
    return { ...answer, browser };
  };

  test("the first administrator comes by the link, adds a person, who sets a password and logs in", async () => {
    const link = new URL(hub.running.adminLink ?? "").pathname;
    const admin = new TrialBrowser(hub.running.url);
    expect((await admin.ask(link)).body).toContain("password of the administrator");
    const differs = await admin.submit(link, link, { username: "Root", password, repeat: "other" });
    expect(differs.body).toContain("The two passwords differ.");
    const made = await admin.submit(link, link, { username: "Root", password, repeat: password });
    expect(made.location).toBe("/hub/home");
    expect((await admin.ask(link)).status).toBe(404);

    const added = await admin.submit("/hub/people", "/hub/people", { username: "Ada" });
    const theirs = new URL(/value="(http[^"]+\/hub\/link\/[^"]+)"/.exec(added.body)?.[1] ?? "").pathname;
    const taken = await admin.submit("/hub/people", "/hub/people", { username: "ada" });
    expect(taken.body).toContain("already a person called ada");
    const ada = new TrialBrowser(hub.running.url);
    expect((await ada.submit(theirs, theirs, { password, repeat: password })).location).toBe("/hub/home");
    expect((await logIn("ada", password)).status).toBe(302);
  });

  test("only administrators see the people", async () => {
    const { browser } = await logIn("ada", password);
    expect((await browser.ask("/hub/people")).status).toBe(403);
    expect((await browser.submit("/hub/home", "/hub/people", { username: "x" })).status).toBe(403);
  });

  test("an unknown name and a wrong password get the same answer", async () => {
    const strip = (body: string): string => body.replace(/value="[^"]*"/g, "");
    const [wrong, unknown] = [await logIn("ada", "wrong"), await logIn("eve", "wrong")];
    expect([wrong.status, unknown.status]).toEqual([403, 403]);
    expect(strip(wrong.body)).toBe(strip(unknown.body));
  });

  test("after ten wrong passwords even the right one waits a quarter of an hour", async () => {
    clock += 3_600_000;
    const tries = await Promise.all(Array.from({ length: 12 }, () => logIn("ada", "wrong")));
    expect(tries.filter(({ status }) => status === 429)).toHaveLength(2);
    expect((await logIn("ada", password)).status).toBe(429);
    clock += 900_000;
    expect((await logIn("ada", password)).status).toBe(302);
  });

  test("a blocked person's sessions are dead and the password opens nothing", async () => {
    const { browser: ada } = await logIn("ada", password);
    const { browser: admin } = await logIn("root", password);
    expect((await admin.submit("/hub/people", "/hub/people/ada/block", {})).status).toBe(303);
    expect((await ada.ask("/hub/home")).location).toContain("/hub/login");
    const refused = await logIn("ada", password);
    expect(refused.body).toContain("This account is blocked");
    expect((await admin.submit("/hub/people", "/hub/people/root/block", {})).status).toBe(400);
    await admin.submit("/hub/people", "/hub/people/ada/unblock", {});
    expect((await logIn("ada", password)).status).toBe(302);
  });

  test("a session ends two weeks after its last use", async () => {
    const { browser } = await logIn("ada", password);
    clock += 13 * 86_400_000;
    expect((await browser.ask("/hub/home")).status).toBe(200);
    clock += 13 * 86_400_000;
    expect((await browser.ask("/hub/home")).status).toBe(200);
    clock += 14 * 86_400_000;
    expect((await browser.ask("/hub/home")).location).toContain("/hub/login");
  });
});
