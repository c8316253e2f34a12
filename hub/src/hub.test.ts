import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createLog } from "@craton/edge";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { ensureHomeLayout } from "./spawner/home-layout.ts";
import { createTestSpawner } from "./spawner/test-spawner.ts";
import { openStore } from "./store/store.ts";
import { TrialBrowser } from "./trial-browser.ts";
import { startTrialHub, until } from "./trial-hub.ts";

const folder = mkdtempSync(join(tmpdir(), "craton-faults-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a hub that cannot start says why", () => {
  const refused = (code: string): unknown => expect.objectContaining({ code, message: expect.stringMatching(/\S/) });

  test("two hubs on one home", async () => {
    await using first = await startTrialHub();
    await expect(startTrialHub({ home: first.home })).rejects.toEqual(refused("home_in_use"));
    await expect(startTrialHub({ home: first.home })).rejects.toThrow(`process ${process.pid}`);
  });

  test("a port that is taken, and the home is free again", async () => {
    await using first = await startTrialHub();
    const home = join(folder, "port");
    await expect(startTrialHub({ home, port: first.running.port })).rejects.toEqual(refused("port_taken"));
    await using _ = await startTrialHub({ home });
  });

  test("a home that cannot be written", async () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    await expect(startTrialHub({ home: join(file, "home") })).rejects.toEqual(refused("hub-home"));
  });

  test("the dummy authenticator on an outside address", async () => {
    const options = { home: join(folder, "dummy"), host: "0.0.0.0" };
    await expect(startTrialHub(options)).rejects.toEqual(refused("dummy_not_on_loopback"));
  });

  test("a database that does not answer", async () => {
    const options = { home: join(folder, "database"), database: "postgres://nobody:secret@127.0.0.1:1/none" };
    await expect(startTrialHub(options)).rejects.toEqual(refused("database_unavailable"));
    await expect(startTrialHub(options)).rejects.not.toThrow(/secret/);
  });
});

describe("what a dead hub left in the store", () => {
  test.each([
    ["stopping", "Not running"],
    ["running", "The server ended by itself."],
    ["spawning", "The hub was restarted while the server was starting"],
  ] as const)("a server that was %s and is gone is cleaned up", async (status, told) => {
    const { state, root: home } = ensureHomeLayout(mkdtempSync(join(folder, "left-")));
    const store = await openStore(`sqlite:${state}/hub.sqlite`);
    const { id } = (await store.users.create("ada", { admin: false, now: 1 }))!;
    await store.servers.lock(id, "", { owner: "dead", leaseMs: 60_000, now: Date.now() });
    const spawnState = { spawner: "test", url: "http://127.0.0.1:1", detail: {} };
    const change = { status, attempt: "a", spawnState, url: spawnState.url };
    await store.servers.change(id, "", { owner: "dead", change });
    await store.close();
    await using hub = await startTrialHub({ home });
    const browser = await hub.logIn("ada");
    await until(
      () => browser.ask("/hub/home"),
      ({ body }) => body.includes(told) && body.includes("Not running"),
    );
  });
});

describe("a server that goes on while its hub moves to another port", () => {
  test("is told of on the home page and in the log, until it is started again", async () => {
    const home = mkdtempSync(join(folder, "moved-"));
    const spawner = createTestSpawner();
    const lines: string[] = [];
    const log = createLog({ name: "hub", level: "warn", destination: { write: (line) => void lines.push(line) } });
    const told = "The hub has another address";
    const first = await startTrialHub({ home, spawner });
    const before = await first.logIn("ada");
    await before.submit("/hub/home", "/hub/spawn", { profile: "good" });
    await until(
      () => before.ask("/hub/home"),
      ({ body }) => body.includes("Open JupyterLab") && !body.includes(told),
    );
    await first.running.close({ stopServers: false });
    await using second = await startTrialHub({ home, spawner, log });
    const browser = before.at(second.running.url);
    expect((await browser.ask("/hub/home")).body).toContain(told);
    await until(
      () => lines.join(),
      (text) => text.includes(`${first.running.url}hub/api`),
    );
    await browser.submit("/hub/home", "/hub/stop", {});
    await browser.submit("/hub/home", "/hub/spawn", { profile: "good" });
    await until(
      () => browser.ask("/hub/home"),
      ({ body }) => body.includes("Open JupyterLab") && !body.includes(told),
    );
  });
});

describe("a hub that is killed", () => {
  const home = join(folder, "killed");
  /** A server that begins to answer after some milliseconds. */
  const server = (delayMs: number): string => `
    const url = new URL(process.env.JUPYTERHUB_SERVICE_URL);
    const answer = (_, response) => response.end("pid " + process.pid);
    setTimeout(() => require("node:http").createServer(answer).listen(+url.port, url.hostname), ${delayMs});
    process.on("SIGTERM", () => process.exit(0));`;
  const script = `
    const { startHub, createSpawner, homeLayout } = await import(${JSON.stringify(import.meta.resolve("./index.ts"))});
    const { createLog } = await import("@craton/edge");
    const { createProcessLauncher } = await import("@craton/launcher");
    const local = await createSpawner("local", { layout: homeLayout(process.argv[1]), launcher: createProcessLauncher() });
    const hub = await startHub({
      home: process.argv[1], host: "127.0.0.1", port: Number(process.argv[2]), authenticator: "dummy",
      startTimeoutMs: 4000,
      spawner: { name: "local", usesAccounts: false, start: (a, b) => local.start(a, b), resume: (a, b) => local.resume(a, b), poll: (a) => local.poll(a), stop: (a, b) => local.stop(a, b) },
      profiles: JSON.parse(process.argv[3]), log: createLog({ name: "hub", level: "silent" }),
    });
    process.on("SIGINT", () => hub.close({ stopServers: true }).then(() => process.exit(0)));
    process.on("SIGTERM", () => hub.close({ stopServers: false }).then(() => process.exit(0)));
    console.log(hub.url);`;
  const profiles = [0, 1_500, 60_000].map((delay) => {
    const argv = [process.execPath, "--eval", server(delay)];
    return { slug: `after${delay}`, displayName: `${delay}`, description: "", argv };
  });

  let hub: ChildProcess | undefined;
  async function start(port = 0): Promise<string> {
    const args = ["--input-type=module", "--eval", script, home, String(port), JSON.stringify(profiles)];
    hub = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], cwd: import.meta.dirname });
    for await (const line of createInterface(hub.stdout!)) return line;
    throw new Error("the hub ended");
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!hub || hub.exitCode !== null || hub.signalCode !== null) return;
    const ended = once(hub, "exit");
    hub.kill(signal);
    await ended;
  }
  afterEach(() => end("SIGINT"));

  const json = { headers: { accept: "application/json" } };
  const logIn = async (url: string, name: string): Promise<TrialBrowser> => {
    const browser = new TrialBrowser(url);
    await browser.submit("/hub/login", "/hub/login", { username: name });
    return browser;
  };
  const isRunning = (browser: TrialBrowser, name: string): Promise<{ body: string }> =>
    until(
      () => browser.ask(`/user/${name}/`, json),
      ({ status }) => status === 200,
    );

  test.each(["SIGKILL", "SIGTERM"] as const)(
    "by %s: the server goes on, the next hub adopts it at once, log-ins hold",
    async (signal) => {
      const url = await start();
      const browser = await logIn(url, "ada");
      await browser.submit("/hub/home", "/hub/spawn", { profile: "after0" });
      const before = await isRunning(browser, "ada");
      await end(signal);
      expect(await start(Number(new URL(url).port))).toBe(url);
      expect((await browser.ask("/user/ada/", json)).body).toBe(before.body);
      expect((await browser.ask("/hub/home")).body).toContain("Open JupyterLab");
      await browser.submit("/hub/home", "/hub/stop", {});
      expect((await browser.ask("/user/ada/", json)).status).toBe(424);
    },
  );

  test("in mid-start: the server is adopted and becomes ready", async () => {
    const url = await start();
    const browser = await logIn(url, "mid");
    await browser.submit("/hub/home", "/hub/spawn", { profile: "after1500" });
    await until(
      () => browser.ask("/hub/spawn-pending/mid"),
      ({ body }) => body.includes("Waiting"),
    );
    await end("SIGKILL");
    await start(Number(new URL(url).port));
    await isRunning(browser, "mid");
  });

  test("in mid-start of a server that never answers: it is cleaned up and the person told", async () => {
    const url = await start();
    const browser = await logIn(url, "mute");
    await browser.submit("/hub/home", "/hub/spawn", { profile: "after60000" });
    await until(
      () => browser.ask("/hub/spawn-pending/mute"),
      ({ body }) => body.includes("Waiting"),
    );
    await end("SIGKILL");
    await start(Number(new URL(url).port));
    const page = await until(
      () => browser.ask("/hub/spawn-pending/mute"),
      ({ body }) => body.includes("Try again"),
    );
    expect(page.body).toContain("did not answer within 4 seconds");
  });

  test("a server that is killed is noticed at the next request, and home says so", async () => {
    const browser = await logIn(await start(), "crash");
    await browser.submit("/hub/home", "/hub/spawn", { profile: "after0" });
    const { body } = await isRunning(browser, "crash");
    process.kill(Number(body.replace("pid ", "")), "SIGKILL");
    await until(
      () => browser.ask("/user/crash/", json),
      ({ status }) => status === 424,
    );
    expect((await browser.ask("/hub/home")).body).toContain("The server ended by itself.");
  });
});
