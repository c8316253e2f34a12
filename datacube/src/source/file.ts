import { type FileHandle, open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { SourceNotFoundError, SourceReadError } from "../errors.ts";
import type { ByteSource, KeyRange, KeyStore, Location } from "./source.ts";

/** A file or folder of this machine. */
export function fileLocation(path: string): Location {
  return {
    name: path,
    store: folderStore(path),
    bytes: async () => ((await isFile(path)) ? openFile(path) : undefined),
  };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return !(await stat(path)).isDirectory();
  } catch (error) {
    throw new SourceNotFoundError(path, hasCode(error, "ENOENT") ? "nothing is there" : messageOf(error), {
      cause: error,
    });
  }
}

/** Opens a file for random access. */
export async function openFile(path: string): Promise<ByteSource> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    throw new SourceReadError(path, messageOf(error), { cause: error });
  }
  const { size } = await handle.stat();
  return {
    name: path,
    size,
    read: async (offset, length) => {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      try {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
        return buffer.subarray(0, bytesRead);
      } catch (error) {
        throw new SourceReadError(path, messageOf(error), { cause: error });
      }
    },
    close: () => handle.close(),
  };
}

/** A folder as a store: keys are paths below it. */
export function folderStore(folder: string): KeyStore {
  return {
    name: folder,
    get: async (key, options) => {
      const { signal } = options ?? {};
      return absentAsUndefined(folder, readFile(join(folder, key), signal ? { signal } : {}));
    },
    getRange: (key, range) => absentAsUndefined(folder, readRange(join(folder, key), range)),
    listFolders: async (key) => {
      const entries = await absentAsUndefined(folder, readdir(join(folder, key), { withFileTypes: true }));
      return (entries ?? [])
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort();
    },
  };
}

async function readRange(path: string, range: KeyRange): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    const offset = "suffixLength" in range ? Math.max(0, size - range.suffixLength) : range.offset;
    const length = "suffixLength" in range ? range.suffixLength : range.length;
    const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function absentAsUndefined<T>(name: string, pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR") || hasCode(error, "EISDIR")) return undefined;
    if (error instanceof Error && error.name === "AbortError") throw error;
    throw new SourceReadError(name, messageOf(error), { cause: error });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
