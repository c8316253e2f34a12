import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

/** How a command runs. */
export interface CommandOptions {
  /** Takes what it writes, as it comes. */
  onText: (name: "stdout" | "stderr", text: string) => void;
  /** Interrupts it. */
  signal: AbortSignal | undefined;
}

/** How long an interrupted command has to react before it is told more clearly. */
const PATIENCE_MS = 1000;
/** How long what is left in its pipes is waited for: a task that it left in the background holds them open. */
const DRAIN_MS = 200;

/**
 * Starts the command in a process group of its own, beside a process that waits for the other end of descriptor 3, which
 * is ours, to close: when the kernel dies, however it does, that ends the group.
 */
const GUARDED = '(read -r _ <&3 || kill -KILL 0) </dev/null >/dev/null 2>&1 & exec 3<&- </dev/null; exec "$@"';

/** Runs a program to its end; resolves with the code it ended with, or the signal that ended it. */
export async function runCommand(argv: string[], { onText, signal }: CommandOptions): Promise<number | string> {
  signal?.throwIfAborted();
  const child = spawn("/bin/sh", ["-c", GUARDED, "sh", ...argv], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => onText(name, text));
  const interrupt = (): void => void stop(child);
  signal?.addEventListener("abort", interrupt, { once: true });
  try {
    return await ended(child);
  } finally {
    signal?.removeEventListener("abort", interrupt);
  }
}

async function ended(child: ChildProcess): Promise<number | string> {
  const pipes = [child.stdout!, child.stderr!].map((pipe) => once(pipe, "close"));
  const drained = Promise.all(pipes).then(() => releaseGuard(child));
  const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
  await Promise.race([drained, setTimeout(DRAIN_MS, undefined, { ref: false })]);
  return signal ?? code ?? 0;
}

/** Lets the guard end in peace. */
function releaseGuard(child: ChildProcess): void {
  const guard = child.stdio[3];
  if (guard && "end" in guard) guard.on("error", () => undefined).end("\n");
}

/** Ends a command and all it has started, ever more clearly. */
async function stop(child: ChildProcess): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    try {
      process.kill(-child.pid!, signal);
    } catch {
      return;
    }
    await setTimeout(PATIENCE_MS, undefined, { ref: false });
  }
}
