import { chmod, chown, lstat, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Account, giveFolder } from "@craton/launcher";
import { draftPrefix } from "../home-layout.ts";

/** Fills a new home. `home` is where it is now; it gets its final name when it is complete. */
export type PrepareHome = (home: string, account?: Account) => Promise<void>;

/** Makes a person's home when it is missing, and sees to it that it is the person's and nobody else's (0700). */
export async function ensurePersonHome(home: string, account?: Account, prepare?: PrepareHome): Promise<void> {
  const stats = await lstat(home).catch(absent);
  if (stats === undefined) return makeHome(home, account, prepare);
  if (!stats.isDirectory()) throw new Error(`${home} is not a folder`);
  if (account && stats.uid !== account.uid) {
    // Closed to its former owner first, who could otherwise swap files for links while their owner changes.
    await chown(home, 0, 0);
    await chmod(home, 0o700);
    await giveFolder(home, account);
  } else if ((stats.mode & 0o777) !== 0o700) await chmod(home, 0o700);
}

/** A home appears whole under its name: a hub that dies half way leaves only a draft, which the next one sweeps away. */
async function makeHome(home: string, account?: Account, prepare?: PrepareHome): Promise<void> {
  const draft = await mkdtemp(join(dirname(home), draftPrefix));
  try {
    await prepare?.(draft, account);
    await chmod(draft, 0o700);
    if (account) await giveFolder(draft, account);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Two servers of one person may start at once.
    if (!["ENOTEMPTY", "EEXIST"].includes(String((error as NodeJS.ErrnoException).code))) throw error;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
