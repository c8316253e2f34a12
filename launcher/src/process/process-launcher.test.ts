import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import { type LauncherUnderTest, testLauncher } from "../conformance.ts";
import type { Launcher, LaunchSpec } from "../launcher.ts";
import { MARKER_VARIABLE } from "../marker.ts";
import { largestLog } from "./log-file.ts";
import { createLauncherOver, createProcessLauncher } from "./process-launcher.ts";
import { createPsTable } from "./ps-table.ts";

const folder = mkdtempSync(join(tmpdir(), "launcher-"));
afterAll(() => rmSync(folder, { recursive: true }));

const launcher = createProcessLauncher();
const node = process.execPath;
const linux = process.platform === "linux";
const graceMs = 5000;
let files = 0;
const newFile = (): string => join(folder, `file-${++files}`);

function script(source: string, more: Partial<LaunchSpec> = {}): LaunchSpec {
  return { argv: ["/bin/sh", "-c", source], env: { PATH: "/usr/bin:/bin" }, cwd: folder, ...more };
}

async function written(path: string): Promise<string> {
  await vi.waitUntil(() => existsSync(path) && readFileSync(path, "utf8").endsWith("\n"), { timeout: 20_000 });
  return readFileSync(path, "utf8");
}

function lives(pid: number): boolean {
  try {
    // Killed, but not yet collected by whoever adopted it, is dead.
    return linux ? !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8")) : process.kill(pid, 0);
  } catch {
    return false;
  }
}

function underTest(create: () => Launcher): LauncherUnderTest {
  const deafFile = newFile();
  return {
    launcher: create(),
    successor: create,
    run: script("exec sleep 1000"),
    deaf: script(`trap "" TERM; echo deaf > ${deafFile}; while :; do sleep 1; done`),
    deafNow: async () => void (await written(deafFile)),
    exit3: script("exit 3"),
    seesMarkers: false,
  };
}

testLauncher("the process launcher", () => ({ ...underTest(createProcessLauncher), seesMarkers: linux }));
if (spawnSync("ps", ["-A"]).status === 0) {
  testLauncher("the process launcher without /proc", () => underTest(() => createLauncherOver(createPsTable())));
}

describe("a started process", () => {
  test("has exactly the environment it was given, and the marker", async () => {
    const logFile = newFile();
    const spec = { argv: [node, "-p", "JSON.stringify(process.env)"], env: { A: "1" }, cwd: folder, logFile };
    const handle = await launcher.start(spec);
    await launcher.exited(handle);
    expect(JSON.parse(readFileSync(logFile, "utf8"))).toEqual({ A: "1", [MARKER_VARIABLE]: handle.marker });
  });

  test("writes its output to a log that only we may read, behind what is there", async () => {
    const logFile = newFile();
    writeFileSync(logFile, "before\n", { mode: 0o644 });
    await launcher.exited(await launcher.start(script("echo out; echo err >&2", { logFile })));
    expect(readFileSync(logFile, "utf8")).toBe("before\nout\nerr\n");
    expect(statSync(logFile).mode & 0o777).toBe(0o600);
  });

  test("starts a new log when the old one is large", async () => {
    const logFile = newFile();
    writeFileSync(logFile, "x".repeat(largestLog + 1));
    await launcher.exited(await launcher.start(script("echo new", { logFile })));
    expect(readFileSync(logFile, "utf8")).toBe("new\n");
    expect(statSync(`${logFile}.1`).size).toBe(largestLog + 1);
  });

  test("has nothing to read from", async () => {
    const logFile = newFile();
    await launcher.exited(await launcher.start(script("cat; echo end", { logFile })));
    expect(readFileSync(logFile, "utf8")).toBe("end\n");
  });

  test("outlives the process that started it, and is stopped by another", async () => {
    const out = newFile();
    const index = new URL("../index.ts", import.meta.url).href;
    const program = `
      import { createProcessLauncher } from ${JSON.stringify(index)};
      import { writeFileSync } from "node:fs";
      const handle = await createProcessLauncher().start(
        { argv: ["/bin/sleep", "1000"], env: {}, cwd: "/" });
      writeFileSync(${JSON.stringify(out)}, JSON.stringify(handle) + "\\n");
      process.kill(process.pid, "SIGKILL");`;
    const parent = await launcher.start({
      argv: [node, "--input-type=module", "-e", program],
      env: {},
      cwd: folder,
    });
    expect(await launcher.exited(parent)).toMatchObject({ signal: "SIGKILL" });
    const handle = JSON.parse(await written(out));
    expect(await launcher.poll(handle)).toEqual({ state: "running" });
    await launcher.stop(handle, { graceMs });
    expect(lives(handle.pid)).toBe(false);
    if (linux) expect(handle.marker.startsWith(`${parent.marker}/`)).toBe(true);
  });

  test("whose pid went to another process counts as ended, and the other is left alone", async () => {
    const handle = await launcher.start(script("exec sleep 1000"));
    const former = { ...handle, startedTicks: `${handle.startedTicks}0`, marker: "former" };
    expect((await launcher.poll(former)).state).toBe("exited");
    await launcher.stop(former, { graceMs });
    expect(lives(handle.pid)).toBe(true);
    await launcher.stop(handle, { graceMs });
  });

  test("of another boot counts as ended", async () => {
    const handle = await launcher.start(script("exec sleep 1000"));
    const former = { ...handle, bootId: "another", marker: "former" };
    expect((await launcher.poll(former)).state).toBe("exited");
    await launcher.stop(former, { graceMs });
    expect(lives(handle.pid)).toBe(true);
    await launcher.stop(handle, { graceMs });
  });
});

describe("stop", () => {
  test("is done before the stopping process may end for want of work", async () => {
    const logFile = newFile();
    const index = new URL("../index.ts", import.meta.url).href;
    const program = `
      import { createProcessLauncher } from ${JSON.stringify(index)};
      const launcher = createProcessLauncher();
      const handle = await launcher.start({ argv: ["/bin/sleep", "1000"], env: {}, cwd: "/" });
      await launcher.stop(handle, { graceMs: 5000 });
      console.log("stopped");`;
    const argv = [node, "--input-type=module", "-e", program];
    await launcher.exited(await launcher.start({ argv, env: {}, cwd: folder, logFile }));
    expect(readFileSync(logFile, "utf8")).toBe("stopped\n");
  });

  test("lets a process end its own way within the grace", async () => {
    const out = newFile();
    const ready = newFile();
    const handle = await launcher.start(
      script(`trap 'echo bye > ${out}; exit 0' TERM; echo ready > ${ready}; while :; do sleep 0.05; done`),
    );
    await written(ready);
    await launcher.stop(handle, { graceMs });
    expect(readFileSync(out, "utf8")).toBe("bye\n");
  });

  test.skipIf(!linux)("ends children in sessions of their own, and orphans by their marker", async () => {
    const out = newFile();
    // The first stays below the process, the second loses its parent and the third its marker and its parent's group.
    const handle = await launcher.start(
      script(`setsid sleep 1001 & a=$!
        b=$(setsid sh -c 'sleep 1002 >/dev/null & echo $!')
        env -i sleep 1003 & c=$!
        echo $a $b $c > ${out}
        wait`),
    );
    const pids = (await written(out)).trim().split(" ").map(Number);
    expect(pids.map(lives)).toEqual([true, true, true]);
    await launcher.stop(handle, { graceMs });
    expect(pids.map(lives)).toEqual([false, false, false]);
  });

  test.skipIf(!linux)("finds by the marker what a killed process leaves, also what that launched itself", async () => {
    const out = newFile();
    const below = `env ${MARKER_VARIABLE}=$${MARKER_VARIABLE}/kernel setsid sleep 1004 & echo $! > ${out}; wait`;
    const handle = await launcher.start(script(below));
    const orphan = Number(await written(out));
    process.kill(handle.pid, "SIGKILL");
    await launcher.exited(handle);
    expect(lives(orphan)).toBe(true);
    await launcher.stop(handle, { graceMs });
    expect(lives(orphan)).toBe(false);
  });

  test.skipIf(!linux)("leaves other launches alone", async () => {
    const [one, other] = [
      await launcher.start(script("exec sleep 1005")),
      await launcher.start(script("exec sleep 1006")),
    ];
    await launcher.stop(one, { graceMs });
    expect(lives(other.pid)).toBe(true);
    await launcher.stop(other, { graceMs });
  });
});

describe("a launch fails with a reason", () => {
  const cases: [string, LaunchSpec, RegExp][] = [
    ["without a command", { argv: [], env: {}, cwd: folder }, /command is empty/],
    [
      "when the program is not in PATH",
      { argv: ["sleeep"], env: { PATH: "/bin" }, cwd: folder },
      /no such program in PATH \(\/bin\)/,
    ],
    ["when the path is no program", { argv: ["./nothing"], env: {}, cwd: folder }, /is not a program/],
    ["when the directory is missing", script("true", { cwd: join(folder, "gone") }), /directory .* does not exist/],
    [
      "when the log cannot be written",
      script("true", { logFile: join(folder, "gone", "log") }),
      /log .* cannot be written/,
    ],
  ];
  test.each(cases)("%s", async (_name, spec, reason) => {
    await expect(launcher.start(spec)).rejects.toThrow(reason);
  });
});

test.skipIf(!linux)("limits hold for the process", async () => {
  const logFile = newFile();
  const limits = { openFiles: 123, processes: 4567, memoryBytes: 2 ** 30 };
  await launcher.exited(await launcher.start(script("cat /proc/self/limits", { logFile, limits })));
  const text = readFileSync(logFile, "utf8");
  expect(text).toMatch(/Max open files +123 +123/);
  expect(text).toMatch(/Max processes +4567 +4567/);
  expect(text).toMatch(/Max data size +1073741824 +1073741824/);
});
