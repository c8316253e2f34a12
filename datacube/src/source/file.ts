import { closeSync, fstatSync, read } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { takeRoom } from "../array/spare-bytes.ts";
import { SourceChangedError, SourceNotFoundError, SourceReadError } from "../errors.ts";
import { ChangeGuard } from "./change-guard.ts";
import { descriptors, openDescriptor } from "./descriptors.ts";
import { type FolderEntry, fixedPart } from "./glob.ts";
import { closeWhenCollected } from "./lifetime.ts";
import type { Source } from "./registry.ts";
import type { ByteSource, KeyRange, KeyStore, Location } from "./source.ts";

const readDescriptor = promisify(read);

/** Paths of this machine and `file:` URLs. */
export const file: Source = {
  locate: (address) => fileLocation(toPath(address)),
  listing: (pattern) => {
    const root = /^file:\/\//i.test(pattern) ? fixedPart(pattern) : "";
    return { root, list: (folder) => listFolder(toPath(root) + folder) };
  },
};

function toPath(address: string): string {
  if (!/^file:\/\//i.test(address)) return address;
  try {
    return fileURLToPath(address);
  } catch (error) {
    throw new SourceNotFoundError(address, messageOf(error));
  }
}

async function listFolder(folder: string): Promise<FolderEntry[]> {
  const entries = await absentAsUndefined(folder, readdir(folder || ".", { withFileTypes: true }));
  return Promise.all(
    (entries ?? []).map(async (entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink() ? await isFolder(join(folder, entry.name)) : entry.isDirectory(),
    })),
  );
}

async function isFolder(path: string): Promise<boolean> {
  return (await absentAsUndefined(path, stat(path)))?.isDirectory() ?? false;
}

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

/**
 * Opens a file for random access. Its descriptor is closed by `close()`, when the source is no longer used, and when many
 * other files are read; then it is opened again.
 */
async function openFile(path: string): Promise<ByteSource> {
  const key = {};
  const use = <T>(action: (descriptor: number) => Promise<T>): Promise<T> =>
    describeErrors(path, () => descriptors.use(key, path, action));
  const { size, version } = await use(async (descriptor) => describe(descriptor));
  const source: ByteSource = {
    name: path,
    path,
    size,
    version,
    givesMemory: true,
    read: async (offset, length, options) => {
      options?.signal?.throwIfAborted();
      return use(async (descriptor) => {
        const bytes = await readFully(descriptor, offset, Math.max(0, Math.min(length, size - offset)));
        if (describe(descriptor).version !== version) throw new SourceChangedError(path);
        return bytes;
      });
    },
    close: async () => release(),
  };
  const release = closeWhenCollected(source, () => descriptors.forget(key));
  return source;
}

/** What changes when a file is written to; the times are in nanoseconds. Asked at once: the system knows it of open files. */
function describe(descriptor: number): { size: number; version: string } {
  const { size, mtimeNs, ino } = fstatSync(descriptor, { bigint: true });
  return { size: Number(size), version: `${ino}/${mtimeNs}/${size}` };
}

async function readFully(descriptor: number, offset: number, length: number): Promise<Uint8Array> {
  const buffer = takeRoom(length);
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
    if (error instanceof SourceChangedError) throw error;
    throw new SourceReadError(path, messageOf(error), { cause: error });
  }
}

/** A folder as a store: keys are paths below it. */
function folderStore(folder: string): KeyStore {
  const guard = new ChangeGuard();
  return {
    name: folder,
    isLocal: true,
    givesMemory: true,
    get: async (key, options) => {
      options?.signal?.throwIfAborted();
      return absentAsUndefined(folder, readWhole(join(folder, key)));
    },
    getRange: async (key, range, options) => {
      options?.signal?.throwIfAborted();
      return absentAsUndefined(folder, readRange(join(folder, key), range, guard));
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

async function readWhole(path: string): Promise<Uint8Array> {
  const descriptor = await openDescriptor(path);
  try {
    return await readFully(descriptor, 0, fstatSync(descriptor).size);
  } finally {
    closeSync(descriptor);
  }
}

async function readRange(path: string, range: KeyRange, guard: ChangeGuard): Promise<Uint8Array> {
  const descriptor = await openDescriptor(path);
  try {
    const { size, version } = describe(descriptor);
    guard.check(path, version);
    const offset = "suffixLength" in range ? Math.max(0, size - range.suffixLength) : range.offset;
    const length = "suffixLength" in range ? range.suffixLength : range.length;
    return await readFully(descriptor, offset, Math.max(0, Math.min(length, size - offset)));
  } finally {
    closeSync(descriptor);
  }
}

async function absentAsUndefined<T>(name: string, pending: Promise<T>): Promise<T | undefined> {
  try {
    return await pending;
  } catch (error) {
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR") || hasCode(error, "EISDIR")) return undefined;
    if (error instanceof SourceChangedError) throw error;
    throw new SourceReadError(name, messageOf(error), { cause: error });
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
