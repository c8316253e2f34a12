import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { TargetExistsError } from "../errors.ts";
import { type TargetPlace, writeFully, writingTo } from "./target.ts";

/** A new file that is written at any place. */
export interface OutputFile {
  write(bytes: Uint8Array, offset: number): Promise<void>;
  /** Sets the length; what is not written is zeros. */
  resize(length: number): Promise<void>;
}

/**
 * Writes a file beside its path and moves it there when it is complete, so that a write that fails leaves what was there.
 * @throws TargetExistsError, TargetWriteError
 */
export async function replaceOutput(
  path: string,
  overwrite: boolean,
  write: (file: OutputFile) => Promise<void>,
): Promise<void> {
  const beside = `${path}.${randomUUID()}.part`;
  const at = { target: path };
  const handle = await writingTo(at, () => open(beside, "wx"));
  try {
    try {
      await write(outputOf(handle, at));
    } finally {
      await handle.close();
    }
    await writingTo(at, () => (overwrite ? rename(beside, path) : linkNew(beside, path)));
  } finally {
    await rm(beside, { force: true });
  }
}

async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw new TargetExistsError(to, "pass { overwrite: true }");
  }
}

function outputOf(handle: FileHandle, at: TargetPlace): OutputFile {
  return {
    resize: (length) => writingTo(at, () => handle.truncate(length)),
    write: (bytes, offset) => writingTo(at, () => writeFully(handle, bytes, offset)),
  };
}
