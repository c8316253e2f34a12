import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { AccountError } from "../errors.ts";
import type { Account } from "./account.ts";

const run = promisify(execFile);

/**
 * Makes a folder and all in it an account's, the folder itself last; links are changed, never followed. By chown(1),
 * which goes from folder to folder by their handles, so that nobody can put a link in its way meanwhile.
 * @throws {AccountError} when the system refuses.
 */
export async function giveFolder(folder: string, { uid, gid }: Pick<Account, "uid" | "gid">): Promise<void> {
  try {
    await run("chown", ["-R", "-h", "-P", "--", `${uid}:${gid}`, folder], {
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
    });
  } catch (error) {
    throw new AccountError(`${folder} cannot be given to uid ${uid}`, { cause: error });
  }
}
