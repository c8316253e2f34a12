import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  type Account,
  canCreateAccounts,
  checkReadable,
  createAccount,
  createProcessLauncher,
  type Launcher,
  removeAccount,
} from "@craton/launcher";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { recordedOptions, testSpawner } from "../conformance.ts";
import { ensureHomeLayout } from "../home-layout.ts";
import type { Spawner, SpawnState, StartRequest } from "../spawner.ts";
import { createLocalSpawner } from "./local-spawner.ts";

const folder = mkdtempSync(join(tmpdir(), "spawner-"));
const layout = ensureHomeLayout(join(folder, "hub"));
chmodSync(folder, 0o711);
afterAll(() => rmSync(folder, { recursive: true }));

const server = fileURLToPath(new URL("./person-server.ts", import.meta.url));
const launcher = createProcessLauncher();
const graceMs = 5000;

function request(userName: string, mode = "good", more: Partial<StartRequest> = {}): StartRequest {
  const argv = [process.execPath, server, mode];
  return {
    userName,
    serverName: "",
    profile: { slug: "test", displayName: "Test", description: "", argv, env: { FROM_PROFILE: "yes" } },
    prefix: `/base/user/${userName}/`,
    env: { JUPYTERHUB_USER: userName, JUPYTERHUB_API_TOKEN: "token-of-this-server" },
    home: layout.personHome(userName),
    ...more,
  };
}

const create = (more: { prepareHome?: (home: string) => Promise<void>; launcher?: Launcher } = {}): Spawner =>
  createLocalSpawner({ layout, launcher, startTimeoutMs: 20_000, ...more });

testSpawner("the local spawner", () => ({
  spawner: create(),
  successor: () => create({ launcher: createProcessLauncher() }),
  good: (userName) => request(userName),
  bad: (userName) => request(userName, "fail"),
  never: (userName) => request(userName, "mute"),
  waitsAt: 40,
}));

describe("a server", () => {
  test("sees what it needs and nothing else of the hub's environment", async () => {
    vi.stubEnv("CRATON_SECRET", "the hub's");
    vi.stubEnv("XDG_CONFIG_HOME", "/the/hubs");
    vi.stubEnv("LC_TIME", "C.UTF-8");
    const spawner = create();
    const state = await spawner.start(request("env"), recordedOptions());
    vi.unstubAllEnvs();
    const env = (await (await fetch(`${state.url}/base/user/env/api`)).json()) as Record<string, string>;
    expect(env).toMatchObject({
      FROM_PROFILE: "yes",
      HOME: layout.personHome("env"),
      JUPYTERHUB_API_TOKEN: "token-of-this-server",
      JUPYTERHUB_SERVICE_URL: `${state.url}/base/user/env/`,
      LC_TIME: "C.UTF-8",
      PATH: process.env.PATH,
    });
    const known =
      /^(CRATON_LAUNCH|FROM_PROFILE|HOME|JUPYTERHUB_\w+|LANG|LANGUAGE|LC_\w+|LOGNAME|NODE_COMPILE_CACHE|PATH|SHELL|TZ|USER|__CF\w*)$/;
    expect(Object.keys(env).filter((name) => !known.test(name))).toEqual([]);
    await spawner.stop(state, { graceMs });
  });

  test("that ends early is an error with the end of its log, its secrets blotted out", async () => {
    const spawner = create();
    await expect(spawner.start(request("early", "fail"), recordedOptions())).rejects.toMatchObject({
      message: "The server ended before it answered (status 4).",
      log: "mode fail, token [secret]\nno luck today",
    });
    // The log of the second start does not tell of the first.
    await expect(spawner.start(request("early", "fail"), recordedOptions())).rejects.toMatchObject({
      log: "mode fail, token [secret]\nno luck today",
    });
  });

  test.each([
    ["mute", "ECONNREFUSED"],
    ["unready", "503"],
  ])("that does not get ready (%s) is told of while it lasts and stopped in time", async (mode, why) => {
    const options = recordedOptions();
    const spawner = createLocalSpawner({ layout, launcher, startTimeoutMs: 5000 });
    await expect(spawner.start(request("late", mode), options)).rejects.toMatchObject({
      message: "The server did not answer within 5 seconds.",
      log: `mode ${mode}, token [secret]`,
    });
    expect(options.reports.map(({ message }) => message)).toContain(`Still waiting for the server to answer (${why}).`);
    expect(await spawner.poll(options.states.at(-1)!)).toBe("stopped");
  });

  test("that ends by itself is stopped, and what it had started ends with it", async () => {
    const spawner = create();
    const state = await spawner.start(request("crash"), recordedOptions());
    const run = (command: string) => fetch(`${state.url}/base/user/crash/`, { method: "POST", body: command });
    const orphan = Number(await (await run("setsid sleep 1000 >/dev/null 2>&1 & echo $!")).text());
    await run("kill -9 $PPID").catch(() => {});
    await vi.waitUntil(async () => (await spawner.poll(state)) === "stopped");
    process.kill(orphan, 0);
    await spawner.stop(state, { graceMs });
    await vi.waitUntil(() => !isAlive(orphan));
  });

  test("whose program does not exist is an error that names it", async () => {
    const missing = request("missing");
    const profile = { ...missing.profile, argv: ["no-such-server"] };
    await expect(create().start({ ...missing, profile }, recordedOptions())).rejects.toThrow(/no-such-server/);
  });

  test("gets another port when somebody else took the first", async () => {
    const takers: ReturnType<typeof createServer>[] = [];
    const taking: Launcher = {
      ...bound(launcher),
      start: async (spec, signal) => {
        if (takers.length === 0) {
          const taker = createServer().listen(Number(new URL(spec.env.JUPYTERHUB_SERVICE_URL!).port), "127.0.0.1");
          takers.push(taker);
          await once(taker, "listening");
          // It answers nothing, so only the end of the server tells.
          taker.on("connection", (socket) => socket.destroy());
        }
        return launcher.start(spec, signal);
      },
    };
    const spawner = create({ launcher: taking });
    const options = recordedOptions();
    const state = await spawner.start(request("port"), options);
    expect(new Set(options.states.map(({ url }) => url)).size).toBe(2);
    for (const taker of takers) taker.close();
    await spawner.stop(state, { graceMs });
  });

  test("whose hub died between the start and the note of it is found again", async () => {
    const options = recordedOptions();
    const died = new Error("the hub died here");
    const abandoned: Launcher = { ...bound(launcher), stop: () => Promise.reject(died) };
    const keep = async (state: SpawnState): Promise<void> => {
      if ("launch" in state.detail) throw died;
      await options.keep(state);
    };
    const starting = create({ launcher: abandoned }).start(request("half"), { ...options, keep });
    await expect(starting).rejects.toBe(died);
    const spawner = create({ launcher: createProcessLauncher() });
    const [state] = options.states;
    expect(await spawner.poll(state!)).toBe("running");
    await spawner.stop(state!, { graceMs });
    expect(await spawner.poll(state!)).toBe("stopped");
  });
});

describe("a home", () => {
  test("is made once, filled, and its person's alone", async () => {
    const filled: string[] = [];
    const spawner = create({
      prepareHome: async (home) => {
        filled.push(home);
        writeFileSync(join(home, "welcome"), "hello");
      },
    });
    for (let times = 0; times < 2; times++) {
      await spawner.stop(await spawner.start(request("fill"), recordedOptions()), { graceMs });
    }
    const home = layout.personHome("fill");
    expect(filled).toHaveLength(1);
    expect(readFileSync(join(home, "welcome"), "utf8")).toBe("hello");
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  test("that cannot be filled does not stay half made", async () => {
    const spawner = create({ prepareHome: () => Promise.reject(new Error("disk full")) });
    await expect(spawner.start(request("half-made"), recordedOptions())).rejects.toThrow("home folder could not");
    expect(readdirSync(layout.homes).filter((name) => name.startsWith(".new") || name.includes("half-2dmade"))).toEqual(
      [],
    );
  });
});

const accounts = canCreateAccounts() && (await everyoneCanRead(server));
if (!accounts) console.warn("SKIPPED: servers under accounts of their own need root and sources that all may read");

describe.skipIf(!accounts)("as root, people's servers", () => {
  const people = new Map<string, { account: Account; state: SpawnState }>();
  const spawner = create({ prepareHome: async (home) => writeFileSync(join(home, "diary"), "dear diary") });
  beforeAll(async () => {
    writeFileSync(join(layout.state, "hub.sqlite"), "all the tokens", { mode: 0o644 });
    for (const name of ["rose", "jack"]) {
      const account = (await createAccount({ home: layout.personHome(name), person: name }))!;
      const state = await spawner.start(request(name, "good", { account }), recordedOptions());
      people.set(name, { account, state });
    }
  });
  afterAll(async () => {
    for (const { account, state } of people.values()) {
      await spawner.stop(state, { graceMs });
      await removeAccount(account);
    }
  });

  async function run(name: string, command: string): Promise<string> {
    const { state } = people.get(name)!;
    return (await fetch(`${state.url}/base/user/${name}/`, { method: "POST", body: command })).text();
  }

  test("run under their account in a home that is theirs", async () => {
    const { account } = people.get("rose")!;
    expect(await run("rose", "id -u; id -G; cat ~/diary; echo; stat -c %u:%a ~ ~/diary; whoami")).toBe(
      `${account.uid}\n${account.gid}\ndear diary\n${account.uid}:700\n${account.uid}:644\n${account.name}\n`,
    );
    expect(await run("rose", "echo mine > ~/new; stat -c %a ~/new; echo $HOME $USER")).toBe(
      `600\n${layout.personHome("rose")} ${account.name}\n`,
    );
  });

  test("cannot read, list or touch each other or the hub, nor see its memory or environment", async () => {
    const jack = (people.get("jack")!.state.detail.launch as { pid: number }).pid;
    const looks = [
      `cat ${layout.personHome("jack")}/diary`,
      `ls ${layout.personHome("jack")}`,
      `cat /proc/${jack}/environ`,
      `ls /proc/${jack}/cwd/`,
      `ls /proc/${jack}/fd/`,
      `ls ${layout.root}`,
      `ls ${layout.homes}`,
      `ls ${layout.state}`,
      `cat ${layout.state}/hub.sqlite`,
      `cat ${layout.serverLog("jack", "")}`,
      `cat ${layout.serverLog("rose", "")}`,
      `cat /proc/${process.pid}/environ`,
      `ls /proc/${process.pid}/fd/`,
    ];
    const attempts = [
      ...looks,
      `( : < /proc/${jack}/mem )`,
      `( : < /proc/${process.pid}/mem )`,
      `touch ${layout.personHome("jack")}/x`,
      `touch ${layout.root}/x`,
      `mv ${layout.personHome("jack")} ${layout.personHome("jack")}2`,
      `kill ${jack}`,
    ];
    expect(await run("rose", thoseThatSucceed(attempts))).toBe("");
    const asRoot = spawnSync("sh", ["-c", thoseThatSucceed(looks)], { encoding: "utf8" }).stdout;
    expect(asRoot, "the attempts are good ones").toBe(looks.map((look) => `${look}\n`).join(""));
    expect(await run("rose", "cat /proc/$PPID/environ | tr '\\0' '\\n' | grep ^USER")).not.toBe("");
  });

  test("get a home back that belonged to another account", async () => {
    const home = layout.personHome("moved");
    const first = (await createAccount({ home, person: "moved" }))!;
    await spawner.stop(await spawner.start(request("moved", "good", { account: first }), recordedOptions()), {
      graceMs,
    });
    const second = (await createAccount({ home, person: "moved" }))!;
    await spawner.stop(await spawner.start(request("moved", "good", { account: second }), recordedOptions()), {
      graceMs,
    });
    expect([statSync(home).uid, statSync(join(home, "diary")).uid]).toEqual([second.uid, second.uid]);
    for (const account of [first, second]) await removeAccount(account);
  });

  test("that another account listens for are not believed", async () => {
    const { account } = people.get("rose")!;
    // Jack listens on whatever port Rose's server is to get, and answers in its place.
    let attempts = 0;
    const hijacked: Launcher = {
      ...bound(launcher),
      start: async (spec, signal) => {
        attempts++;
        const { port } = new URL(spec.env.JUPYTERHUB_SERVICE_URL!);
        const program = `require("node:http").createServer((q, r) => r.end("jack")).listen(${port}, "127.0.0.1")`;
        await run("jack", `setsid ${process.execPath} -e '${program}' >/dev/null 2>&1 &`);
        const up = () =>
          fetch(`http://127.0.0.1:${port}/`).then(
            () => true,
            () => false,
          );
        await vi.waitUntil(up, { timeout: 20_000 });
        const argv = [process.execPath, server, "mute"];
        return launcher.start({ ...spec, argv }, signal);
      },
    };
    const starting = create({ launcher: hijacked }).start(request("rose", "good", { account }), recordedOptions());
    await expect(starting).rejects.toThrow(/took every port/);
    expect(attempts).toBe(3);
  });

  test("are not resumed by the next hub when another account listens on their port", async () => {
    const { account, state } = people.get("rose")!;
    const taken = people.get("jack")!.state.url;
    const prefix = "/base/user/jack/";
    const launch = state.detail.launch as { uid?: number };
    expect(launch.uid).toBe(account.uid);
    const { signal } = new AbortController();
    await expect(spawner.resume({ ...state, url: taken }, { prefix, signal })).rejects.toThrow(/took every port/);
    expect(await spawner.resume(state, { prefix: "/base/user/rose/", signal })).toEqual(state);
  });

  test("say what blocks the way when they fail", async () => {
    const { account } = people.get("jack")!;
    const closed = dirname(layout.root);
    chmodSync(closed, 0o700);
    const starting = spawner.start(request("jack", "needs-home", { account, serverName: "x" }), recordedOptions());
    await expect(starting).rejects.toThrow(`chmod o+x ${closed}`);
    chmodSync(closed, 0o711);
  });
});

/** A script that tries each command and prints those that succeed. */
function thoseThatSucceed(commands: readonly string[]): string {
  return [...commands.map((command) => `( ${command} ) >/dev/null 2>&1 && echo '${command}'`), "true"].join("\n");
}

async function everyoneCanRead(path: string): Promise<boolean> {
  const nobody = { uid: 65_534, gid: 65_534 };
  return Promise.all([path, process.execPath].map((one) => checkReadable(nobody, one))).then(
    () => true,
    () => false,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function bound(inner: Launcher): Launcher {
  return {
    start: (spec, signal) => inner.start(spec, signal),
    find: (marker) => inner.find(marker),
    poll: (handle) => inner.poll(handle),
    exited: (handle, signal) => inner.exited(handle, signal),
    stop: (handle, options) => inner.stop(handle, options),
  };
}
