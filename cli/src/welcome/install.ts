import { constants, existsSync } from "node:fs";
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const content = fileURLToPath(new URL("../../welcome/home/", import.meta.url));

/** A home with this file has got its welcome content; whoever deletes the notebooks does not get them again. */
const marker = ".craton-welcome";

/**
 * Copies the welcome notebooks and their data into a person's home, once. Files that are there already stay as they are.
 * The files are the caller's: whoever owns the accounts gives them to the person.
 * @param folder root of the home; made if it does not exist
 */
export async function installWelcome(folder: string): Promise<void> {
  if (existsSync(join(folder, marker))) return;
  const entries = await readdir(content, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    await copyNew(path, join(folder, relative(content, path)));
  }
  await writeFile(join(folder, marker), "The welcome content was copied into this home.\n");
}

async function copyNew(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
