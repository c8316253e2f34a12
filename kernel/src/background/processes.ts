import childProcess, { type ChildProcess } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import type { Cell, Cells } from "../evaluate/cells.ts";

/** How long a process may take to end when it is asked to. */
const GRACE_MS = 1000;
/** How long the cell waits for the last output of a process that has ended: another one may hold on to its output. */
const DRAIN_MS = 500;

type Stream = "stdout" | "stderr";
type Spawn = (this: ChildProcess, options: { stdio?: unknown; detached?: boolean }) => unknown;
type SpawnSync = (...args: unknown[]) => unknown;

/** A process's output, by its number, and the stream of the kernel that it leads to. */
type Inherited = [fd: number, name: Stream];

/**
 * Makes processes that cells start, unless detached, end with an interrupt of the cell, and print below it what they would print to the
 * kernel's own output (`stdio: "inherit"`). `waits` holds 1 while this thread waits for a process without turning.
 */
export function bindProcesses(cells: Cells, waits: Int32Array): void {
  const { prototype } = childProcess.ChildProcess as unknown as { prototype: { spawn: Spawn } };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    const { stdio, inherited } = withoutInherited(options.stdio, () => "pipe");
    const result = spawn.call(this, { ...options, stdio });
    const cell = cells.owner;
    if (cell && !options.detached) endWith(cell, this);
    if (inherited.length > 0) forward(this, inherited, cell);
    return result;
  };
  for (const name of ["spawnSync", "execSync", "execFileSync"] as const)
    (childProcess as Record<string, unknown>)[name] = printing(marking(childProcess[name] as SpawnSync, waits));
  syncBuiltinESMExports();
}

/** The places for a process's output, those that lead to the kernel's own replaced. */
function withoutInherited(stdio: unknown, place: (fd: number) => unknown): { stdio: unknown; inherited: Inherited[] } {
  const places: unknown[] = Array.isArray(stdio) ? [...stdio] : [stdio, stdio, stdio];
  const inherited = [1, 2].flatMap((fd): Inherited[] => {
    const name = kernelStream(places[fd], fd);
    return name ? [[fd, name]] : [];
  });
  for (const [fd] of inherited) places[fd] = place(fd);
  return { stdio: inherited.length > 0 ? places : stdio, inherited };
}

function kernelStream(place: unknown, fd: number): Stream | undefined {
  if (place === 1 || place === process.stdout || (place === "inherit" && fd === 1)) return "stdout";
  if (place === 2 || place === process.stderr || (place === "inherit" && fd === 2)) return "stderr";
  return undefined;
}

function endWith(cell: Cell, child: ChildProcess): void {
  const end = (): void => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
  };
  cell.signal.addEventListener("abort", end, { once: true });
  child.once("exit", () => cell.signal.removeEventListener("abort", end));
}

/** Prints what comes, as if the process had the stream itself; the cell does not end before what is left is there. */
function forward(child: ChildProcess, inherited: Inherited[], cell: Cell | undefined): void {
  for (const [fd, name] of inherited) {
    const from = child.stdio?.[fd] as Readable | null | undefined;
    from?.on("data", (chunk: Buffer) => process[name].write(chunk));
    Object.assign(child, { [fd === 1 ? "stdout" : "stderr"]: null });
    if (from) child.stdio[fd as 1 | 2] = null;
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  child.once("exit", () => {
    const enough = new Promise<void>((resolve) => void setTimeout(resolve, DRAIN_MS).unref());
    cell?.awaitDisplay(Promise.race([closed, enough]));
  });
}

/** A function that waits for a process: what goes to the kernel's own output is printed when the process has ended. */
function printing(original: SpawnSync): SpawnSync {
  return (...args) => {
    const at = args.findLastIndex((each) => typeof each === "object" && each !== null && !Array.isArray(each));
    const options = args[at] as { stdio?: unknown } | undefined;
    const names = withoutInherited(options?.stdio, () => undefined).inherited;
    if (names.length === 0) return original(...args);
    const folder = mkdtempSync(join(tmpdir(), "craton-output-"));
    const fds = new Map(names.map(([fd]) => [fd, openSync(join(folder, String(fd)), "w+", 0o600)]));
    try {
      return original(
        ...args.with(at, { ...options, stdio: withoutInherited(options?.stdio, (fd) => fds.get(fd)).stdio }),
      );
    } finally {
      for (const fd of fds.values()) closeSync(fd);
      for (const [fd, name] of names) process[name].write(readFileSync(join(folder, String(fd))));
      rmSync(folder, { recursive: true });
    }
  };
}

function marking(original: SpawnSync, waits: Int32Array): SpawnSync {
  return (...args) => {
    Atomics.store(waits, 0, 1);
    try {
      return original(...args);
    } finally {
      Atomics.store(waits, 0, 0);
    }
  };
}
