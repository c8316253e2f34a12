// An unmodified jupyterhub-singleuser (PyPI) behind the hub: the contract A to I of JupyterHub, from its other side.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createLog } from "@craton/edge";
import { createProcessLauncher } from "@craton/launcher";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type RunningHub, startHub } from "./hub.ts";
import { createSpawner } from "./spawner/create-spawner.ts";
import { homeLayout } from "./spawner/home-layout.ts";
import { TrialBrowser } from "./trial-browser.ts";

const python = process.env.CRATON_TEST_PYTHON ?? "";
const program = join(dirname(python), "jupyterhub-singleuser");
const possible = existsSync(program);
if (!possible) {
  console.warn(`SKIPPED: jupyterhub-singleuser behind the hub. Set CRATON_TEST_PYTHON to a Python that has it.`);
}

describe.skipIf(!possible)("an unmodified jupyterhub-singleuser", () => {
  const home = mkdtempSync(join(tmpdir(), "craton-singleuser-"));
  let hub: RunningHub;
  let browser: TrialBrowser;
  const base = "/lab1/";

  beforeAll(async () => {
    const local = await createSpawner("local", { layout: homeLayout(home), launcher: createProcessLauncher() });
    hub = await startHub({
      home,
      host: "127.0.0.1",
      port: 0,
      baseUrl: base,
      authenticator: "dummy",
      // Under the hub's own account: the interpreter need not be readable to others.
      spawner: {
        name: "local",
        usesAccounts: false,
        start: (request, options) => local.start(request, options),
        resume: (state, options) => local.resume(state, options),
        poll: (state) => local.poll(state),
        stop: (state, options) => local.stop(state, options),
      },
      profiles: [
        {
          slug: "python",
          displayName: "Python",
          description: "JupyterLab from PyPI",
          argv: [program, ...(process.getuid?.() === 0 ? ["--allow-root"] : [])],
        },
      ],
      log: createLog({ name: "hub", level: "silent" }),
    });
    browser = new TrialBrowser(hub.url);
  });

  afterAll(async () => {
    await hub?.close({ stopServers: true });
    rmSync(home, { recursive: true, force: true });
  });

  test("starts, and its progress ends ready", { timeout: 90_000 }, async () => {
    expect((await browser.submit(`${base}hub/login`, `${base}hub/login`, { username: "ada" })).status).toBe(302);
    const started = await browser.submit(`${base}hub/home`, `${base}hub/spawn`, {});
    expect(started.status).toBe(303);
    const { body } = await browser.ask(started.location ?? "");
    const events = /data-events="([^"]+)"/.exec(body)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const told = await browser.ask(events);
    expect(told.body).toContain(`"ready":true,"url":"${base}user/ada/"`);
  });

  test("logs in through the hub's OAuth and shows its page", async () => {
    const page = await browser.follow(`${base}user/ada/lab`);
    expect(page.status).toBe(200);
    expect(page.body).toContain("<title>");
    expect(page.trail.some((path) => path.startsWith(`${base}hub/api/oauth2/authorize?`))).toBe(true);
    expect(page.trail.some((path) => path.startsWith(`${base}user/ada/oauth_callback?`))).toBe(true);
  });

  test("runs a cell over the proxied WebSocket", { timeout: 60_000 }, async () => {
    const path = `${base}user/ada/api/kernels`;
    const _xsrf = /_xsrf=([^;]+)/.exec(browser.cookiesFor(path))?.[1] ?? "";
    const made = await browser.ask(path, {
      method: "POST",
      headers: { accept: "application/json", "x-xsrftoken": _xsrf, "content-type": "application/json" },
      body: JSON.stringify({ name: "python3" }),
    });
    expect(made.status, made.body).toBe(201);
    const { id } = JSON.parse(made.body) as { id: string };
    const url = `${hub.url.replace("http", "ws")}user/ada/api/kernels/${id}/channels`;
    const socket = new WebSocket(url, {
      headers: { cookie: browser.cookiesFor(path) },
      origin: new URL(hub.url).origin,
    });
    expect(await execute(socket, "6 * 7")).toBe("42");
    socket.close();
  });

  test("another person gets no way in", async () => {
    const eve = new TrialBrowser(hub.url);
    await eve.submit(`${base}hub/login`, `${base}hub/login`, { username: "eve" });
    const page = await eve.follow(`${base}user/ada/lab`);
    expect(page.status).toBe(403);
    expect(page.trail.at(-1)).toContain("/hub/api/oauth2/authorize");
  });

  test("tells the hub of its activity and takes a token of the person", async () => {
    await browser.ask(`${base}hub/home`);
    const _xsrf = /_xsrf=([^;]+)/.exec(browser.cookiesFor(`${base}hub/`))?.[1] ?? "";
    const me = await browser.ask(`${base}hub/api/user?${new URLSearchParams({ _xsrf: decodeURIComponent(_xsrf) })}`);
    expect(JSON.parse(me.body)).toMatchObject({ name: "ada", server: `${base}user/ada/`, admin: false });
    expect(JSON.parse(me.body).servers[""].last_activity).not.toBeNull();
  });

  test("asks again for a log-in after logging out", async () => {
    await browser.ask(`${base}hub/logout`);
    const fresh = new TrialBrowser(hub.url);
    const page = await fresh.follow(`${base}user/ada/lab`);
    expect(page.trail.at(-1)).toContain("/hub/login?next=");
  });
});

function execute(socket: WebSocket, code: string): Promise<string> {
  const header = { msg_id: "m1", msg_type: "execute_request", username: "", session: "s1", version: "5.3" };
  const content = { code, silent: false };
  const sent = { header, parent_header: {}, metadata: {}, content, channel: "shell", buffers: [] };
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no result within 40 s")), 40_000);
    socket.on("error", reject);
    socket.on("open", () => socket.send(JSON.stringify(sent)));
    socket.on("message", (data) => {
      const received = JSON.parse(String(data)) as { msg_type: string; content: { data?: Record<string, string> } };
      if (received.msg_type !== "execute_result") return;
      clearTimeout(timer);
      resolve(received.content.data?.["text/plain"] ?? "");
    });
  });
}
