import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecret } from "@craton/edge";
import { systemCode } from "../errors.ts";

/** The secret of a person's state: signs notebooks, XSRF tokens and cookies. Made at the first start, mode 0600. */
export async function stateKey(stateDir: string): Promise<string> {
  const file = join(stateDir, "secret");
  const known = await read(file);
  if (known !== undefined) return known;
  // Two servers of one person may start at once: the first whose whole file is in place wins.
  const own = `${file}-${process.pid}`;
  await writeFile(own, createSecret(), { mode: 0o600 });
  await link(own, file).catch(async (error: unknown) => {
    // Not every file system has hard links.
    if (systemCode(error) !== "EEXIST") await rename(own, file);
  });
  await rm(own, { force: true });
  return readFile(file, "utf8");
}

async function read(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
