import { randomBytes } from "node:crypto";
import { access, constants, type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCode } from "../errors.ts";

/** Begin of the names of files that are being written; listings leave them out for a day. */
export const temporaryPrefix = ".~craton-";

/** A file being written beside its target: nothing is at the target until {@link PendingFile.commit}. */
export interface PendingFile {
  handle: FileHandle;
  path: string;
  /** Flushes to disk and puts the file in its place, with the mode of the one that was there. */
  commit(): Promise<void>;
  /** Leaves everything as it was. */
  discard(): Promise<void>;
}

/**
 * Begins to write `target` (absolute, no link as last name).
 * @throws the system's error when the file that is there may not be written, or its folder may not.
 */
export async function beginWrite(target: string, newFileMode = 0o666): Promise<PendingFile> {
  const mode = await modeOf(target);
  const path = join(dirname(target), temporaryPrefix + randomBytes(8).toString("hex"));
  const handle = await open(path, "wx+", newFileMode);
  if (mode !== undefined) await handle.chmod(mode);
  const discard = async (): Promise<void> => {
    await handle.close();
    await rm(path, { force: true });
  };
  const commit = async (): Promise<void> => {
    try {
      await handle.sync();
      await rename(path, target);
    } catch (error) {
      await discard();
      throw error;
    }
    await handle.close();
    await syncFolder(dirname(target));
  };
  return { handle, path, commit, discard };
}

/** Writes a whole file so that a crash leaves the old or the new one, never a part. */
export async function writeAtomically(target: string, data: string | Uint8Array, newFileMode?: number): Promise<void> {
  await finishWrite(await beginWrite(target, newFileMode), (handle) => handle.writeFile(data));
}

/** Lets `fill` write the content and puts the file in its place; discards it when that fails. */
export async function finishWrite(pending: PendingFile, fill: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await fill(pending.handle);
  } catch (error) {
    await pending.discard();
    throw error;
  }
  await pending.commit();
}

/** The mode bits of a file that may be written, undefined when there is none. */
async function modeOf(target: string): Promise<number | undefined> {
  try {
    const { mode } = await stat(target);
    await access(target, constants.W_OK);
    return mode & 0o7777;
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Makes a rename last through a power cut; file systems that cannot are let be. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().catch(() => undefined);
  await handle.close();
}
