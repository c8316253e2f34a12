import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { TargetExistsError } from "../errors.ts";

/** A new file that is written at any place. */
export interface OutputFile {
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Sets the length; what is not written is zeros. */
  resize(length: number): Promise<void>;
}

/**
 * Writes a file beside its path and moves it there when it is complete, so that a write that fails leaves what was there.
 * @throws TargetExistsError
 */
export async function replaceOutput(
  path: string,
  overwrite: boolean,
  write: (file: OutputFile) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  const handle = await open(beside, "wx");
  try {
    try {
      await write(outputOf(handle));
    } finally {
      await handle.close();
    }
    if (overwrite) await rename(beside, path);
    else await link(beside, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new TargetExistsError(path, "pass { overwrite: true }");
  } finally {
    await rm(beside, { force: true });
  }
}

function outputOf(handle: FileHandle): OutputFile {
  return {
    resize: (length) => handle.truncate(length),
    write: async (bytes, offset) => {
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done);
        done += bytesWritten;
      }
    },
  };
}
