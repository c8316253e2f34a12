import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { LaunchError } from "../errors.ts";
import type { LaunchLimits, LaunchSpec } from "../launcher.ts";

const systemFolders = ["/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** A program by absolute path, and its arguments. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * The command that runs `spec.argv` within its limits and, under an account of its own, without any way to more
 * privileges (no_new_privs: setuid programs such as su and sudo give none). The steps before replace themselves, so
 * the pid stays.
 * @throws {LaunchError} when a program does not exist.
 */
export function toCommand(spec: LaunchSpec): Command {
  const [name, ...args] = spec.argv;
  if (!name) throw new LaunchError("nothing", "the command is empty");
  const program = findProgram(name, spec);
  const steps = [...privilegeStep(spec), ...limitsStep(program, spec.limits), program, ...args];
  return { program: steps[0]!, args: steps.slice(1) };
}

function privilegeStep(spec: LaunchSpec): string[] {
  const setpriv = spec.account && findIn(systemFolders, "setpriv");
  return setpriv ? [setpriv, "--no-new-privs", "--"] : [];
}

function limitsStep(program: string, limits: LaunchLimits = {}): string[] {
  const flags = [
    limits.memoryBytes === undefined ? [] : `--data=${limits.memoryBytes}`,
    limits.processes === undefined ? [] : `--nproc=${limits.processes}`,
    limits.openFiles === undefined ? [] : `--nofile=${limits.openFiles}`,
  ].flat();
  if (flags.length === 0) return [];
  const prlimit = findIn(systemFolders, "prlimit");
  if (!prlimit) throw new LaunchError(program, "limits need the program prlimit of util-linux, which is not installed");
  return [prlimit, ...flags, "--"];
}

function findProgram(name: string, { cwd, env }: LaunchSpec): string {
  if (name.includes("/")) {
    const path = resolve(cwd, name);
    if (isProgram(path)) return path;
    throw new LaunchError(name, `${path} is not a program that can be run`);
  }
  const path = findIn((env.PATH ?? "").split(delimiter), name);
  if (path) return path;
  throw new LaunchError(name, `there is no such program in PATH (${env.PATH ?? "which is not set"})`);
}

function findIn(folders: readonly string[], name: string): string | undefined {
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
