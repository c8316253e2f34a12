import { close, open as openFd, read } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { SourceNotFoundError, SourceReadError } from "../errors.ts";
import { closeWhenCollected } from "./lifetime.ts";
import type { ByteSource, KeyRange, KeyStore, Location } from "./source.ts";

const openDescriptor = promisify(openFd) as (path: string, flags: string) => Promise<number>;
const readDescriptor = promisify(read);

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

/** Opens a file for random access. Its descriptor is closed by `close()` or when the source is no longer used. */
async function openFile(path: string): Promise<ByteSource> {
  const { size, descriptor } = await describeErrors(path, async () => ({
    size: (await stat(path)).size,
    descriptor: await openDescriptor(path, "r"),
  }));
  const source: ByteSource = {
    name: path,
    path,
    size,
    read: async (offset, length, options) => {
      options?.signal?.throwIfAborted();
      return describeErrors(path, () => readFully(descriptor, offset, Math.max(0, Math.min(length, size - offset))));
    },
    close: async () => release(),
  };
  const release = closeWhenCollected(source, () => close(descriptor));
  return source;
}

async function readFully(descriptor: number, offset: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await readDescriptor(descriptor, buffer, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

async function describeErrors<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new SourceReadError(path, messageOf(error), { cause: error });
  }
}

/** A folder as a store: keys are paths below it. */
function folderStore(folder: string): KeyStore {
  return {
    name: folder,
    get: async (key, options) => {
      options?.signal?.throwIfAborted();
      return absentAsUndefined(folder, readFile(join(folder, key)));
    },
    getRange: async (key, range, options) => {
      options?.signal?.throwIfAborted();
      return absentAsUndefined(folder, readRange(join(folder, key), range));
    },
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
  const { size } = await stat(path);
  const descriptor = await openDescriptor(path, "r");
  try {
    const offset = "suffixLength" in range ? Math.max(0, size - range.suffixLength) : range.offset;
    const length = "suffixLength" in range ? range.suffixLength : range.length;
    return await readFully(descriptor, offset, Math.max(0, Math.min(length, size - offset)));
  } finally {
    close(descriptor);
  }
}

async function absentAsUndefined<T>(name: string, pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR") || hasCode(error, "EISDIR")) return undefined;
    throw new SourceReadError(name, messageOf(error), { cause: error });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
