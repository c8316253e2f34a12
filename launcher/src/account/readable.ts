import { execFile } from "node:child_process";
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { AccountError, UnreadablePathError } from "../errors.ts";
import type { Account } from "./account.ts";

/** Prints the first argument that its account cannot read or, if a folder, enter. */
const script = `for path do
  if [ -d "$path" ]; then [ -x "$path" ]; else [ -r "$path" ]; fi || { printf %s "$path"; exit 9; }
done`;
const blocked = 9;

/**
 * Tries, as the account, whether it can read a file or enter a folder, through every folder on the way. A link is
 * followed.
 * @throws {UnreadablePathError} naming the component that blocks and the way out.
 */
export async function checkReadable(account: Pick<Account, "uid" | "gid">, path: string): Promise<void> {
  if (!existsSync(path)) throw new AccountError(`${path} does not exist`);
  const real = realpathSync(path);
  const blockedAt = await firstBlocked(account, [...componentsOf(path), ...componentsOf(real)]);
  if (blockedAt !== undefined) throw new UnreadablePathError(path, blockedAt, statSync(blockedAt).isDirectory());
}

function componentsOf(path: string): string[] {
  const parent = dirname(path);
  return parent === path ? [path] : [...componentsOf(parent), path];
}

function firstBlocked({ uid, gid }: Pick<Account, "uid" | "gid">, paths: string[]): Promise<string | undefined> {
  const options = { uid, gid, cwd: "/", env: {}, encoding: "utf8", timeout: 10_000 } as const;
  return new Promise((resolve, reject) => {
    execFile("/bin/sh", ["-c", script, "sh", ...paths], options, (error, stdout) => {
      if (error?.code === blocked) resolve(stdout);
      else if (error) reject(new AccountError(`cannot test what uid ${uid} can read`, { cause: error }));
      else resolve(undefined);
    });
  });
}
