import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync } from "node:fs";
import { LaunchError } from "../errors.ts";
import type { LaunchSpec } from "../launcher.ts";
import { MARKER_VARIABLE } from "../marker.ts";
import { toCommand } from "./command.ts";
import { openLog } from "./log-file.ts";

/**
 * Starts `spec` in a session of its own and resolves once the program runs.
 * @throws {LaunchError} when it cannot.
 */
export async function spawnDetached(spec: LaunchSpec, marker: string): Promise<ChildProcess> {
  const { program, args } = toCommand(spec);
  const log = spec.logFile === undefined ? undefined : openLogFor(program, spec.logFile);
  try {
    const child = withPrivateUmask(spec.account !== undefined, () =>
      // Node also drops root's supplementary groups when it changes the uid.
      spawn(program, args, {
        cwd: spec.cwd,
        env: { ...spec.env, [MARKER_VARIABLE]: marker },
        stdio: ["ignore", log ?? "ignore", log ?? "ignore"],
        detached: true,
        ...(spec.account && { uid: spec.account.uid, gid: spec.account.gid }),
      }),
    );
    await once(child, "spawn");
    child.unref();
    return child;
  } catch (error) {
    throw new LaunchError(spec.argv[0]!, reasonOf(error, spec), { cause: error });
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

function openLogFor(program: string, path: string): number {
  try {
    return openLog(path);
  } catch (error) {
    throw new LaunchError(program, `its log ${path} cannot be written`, { cause: error });
  }
}

// A child takes its umask from us at the fork, which happens inside the call.
function withPrivateUmask<Result>(wanted: boolean, act: () => Result): Result {
  if (!wanted) return act();
  const before = process.umask(0o077);
  try {
    return act();
  } finally {
    process.umask(before);
  }
}

function reasonOf(error: unknown, { cwd, account }: LaunchSpec): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return `the directory ${cwd} does not exist`;
  if (code === "EPERM" && account) return `only root may run it as ${account.name}`;
  if (code === "EACCES")
    return `it may not be run${account ? ` by ${account.name}` : ""}, or ${cwd} may not be entered`;
  if (code === "EAGAIN") return "the system allows no more processes";
  return error instanceof Error ? error.message : String(error);
}
