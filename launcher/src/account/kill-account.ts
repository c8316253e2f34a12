import { spawn } from "node:child_process";
import { once } from "node:events";
import { AccountError } from "../errors.ts";
import type { Account } from "./account.ts";

/**
 * SIGKILL to every process of an account, at one stroke: nothing can fork away from it.
 * @throws {AccountError} without root.
 */
export async function killAccount({ uid, gid }: Pick<Account, "uid" | "gid">): Promise<void> {
  if (uid === 0) throw new AccountError("root's processes are not an account's to end");
  try {
    // kill(2): -1 is every process that the sender may signal, without itself.
    const child = spawn("/bin/sh", ["-c", "kill -KILL -1"], { uid, gid, cwd: "/", env: {}, stdio: "ignore" });
    await once(child, "exit");
  } catch (error) {
    throw new AccountError(`the processes of uid ${uid} cannot be ended`, { cause: error });
  }
}
