import { type FileHandle, open } from "node:fs/promises";
import { giveBack, takeBytes } from "../array/spare-bytes.ts";
import { DatacubeError, TargetWriteError } from "../errors.ts";

/** What is written: its path as the caller gave it, and where in it. */
export interface TargetPlace {
  readonly target: string;
  readonly place?: string;
}

/** What system errors of a write mean, and the way out. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: make room on it or write elsewhere",
  EDQUOT: "your quota of the disk is used up: remove something or write elsewhere",
  EFBIG: "a file would be larger than the system allows (ulimit -f): write smaller chunks or raise the limit",
  EACCES: "you may not write there: change its permissions or write elsewhere",
  EPERM: "the system forbids it: change its permissions or write elsewhere",
  EROFS: "the disk can only be read: write elsewhere",
  ENOENT: "its folder does not exist: make it first",
  ENOTDIR: "a part of its path is no folder",
  EISDIR: "a folder is there: choose another path",
  ENAMETOOLONG: "a name in it is too long: choose shorter ones",
  EMFILE: "too many files are open: close some, or raise the limit (ulimit -n)",
  EIO: "the disk failed",
};

/**
 * Does a step of a write; what the system says against it is a TargetWriteError with the file and the way out.
 * @param left what is there after it failed
 */
export async function writingTo<T>(
  at: TargetPlace,
  step: () => Promise<T>,
  left = "what was there before is as it was",
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof DatacubeError || !isSystemError(error)) throw error;
    const known = reasons[error.code];
    const reason = known === undefined ? error.message : `${known} (${error.code})`;
    throw new TargetWriteError(at, `${reason}; ${left}`, { cause: error });
  }
}

/** Does a step of a write; errors that name a temporary place of it name the one that takes its place. */
export async function standingFor<T>(temporary: string, target: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof TargetWriteError && error.target.startsWith(temporary))) throw error;
    const at = { target: target + error.target.slice(temporary.length), place: error.place };
    throw new TargetWriteError(at, error.reason, { cause: error.cause });
  }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";
}

/** Writes a whole file, over what may be there. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await writeFully(file, bytes, 0);
  } finally {
    await file.close();
  }
}

/** Bytes and where they go in a file. */
export interface FilePart {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Parts of less are gathered until there are so many bytes. */
const gatheredBytes = 2 ** 18;

/** Writes a file from its parts, each of which holds until the next one is asked for, over what may be there. */
export async function writeParts(path: string, parts: AsyncIterable<FilePart>): Promise<void> {
  const file = await open(path, "w");
  const gathered = takeBytes(gatheredBytes);
  let [start, length] = [0, 0];
  const flush = async (): Promise<void> => {
    await writeFully(file, gathered.subarray(0, length), start);
    length = 0;
  };
  try {
    for await (const { offset, bytes } of parts) {
      if (offset !== start + length || length + bytes.length > gatheredBytes) {
        await flush();
        start = offset;
      }
      if (bytes.length > gatheredBytes) await writeFully(file, bytes, offset);
      else {
        gathered.set(bytes, length);
        length += bytes.length;
      }
    }
    await flush();
  } finally {
    await file.close();
    giveBack(gathered);
  }
}

/** Writes all bytes at a place of a file. */
export async function writeFully(file: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
}
