import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { HttpError } from "@craton/edge";
import { badRequest, fileProblem, systemCode } from "../errors.ts";
import { beginWrite, finishWrite, type PendingFile } from "./atomic-write.ts";

/** A place below a {@link FolderRoot}. */
export interface Place {
  /** Path below the root, `/` between names, none at the ends; "" is the root. */
  path: string;
  /** Absolute path with no link in it, save a dangling one as last name. */
  real: string;
  /** Absolute path whose last name may be a link: what to unlink or rename. */
  entry: string;
  exists: boolean;
}

/** A folder that nothing served from it leaves: neither by `..` nor by a symbolic link. */
export class FolderRoot {
  /** Absolute path without links. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @throws the system's error when the folder does not exist. */
  static async of(folder: string): Promise<FolderRoot> {
    return new FolderRoot(await realpath(folder));
  }

  /**
   * Finds the place of a path (decoded, `/` between names). The place itself need not exist, its folder must.
   * @throws HttpError 403 when it leads outside, 404 when its folder is missing, 400 on a NUL byte.
   */
  async locate(path: string): Promise<Place> {
    const names = path.split("/").filter((name) => name !== "");
    if (path.includes("\0")) throw badRequest("A path cannot hold a NUL byte.");
    if (names.some((name) => name === "." || name === "..")) throw outside(path);
    const plain = names.join("/");
    if (names.length === 0) return { path: "", real: this.folder, entry: this.folder, exists: true };
    try {
      const asked = join(this.folder, ...names);
      const entry = join(await realpath(dirname(asked)), basename(asked));
      const real = await followed(entry);
      if (!this.#holds(entry) || !this.#holds(real ?? entry)) throw outside(path);
      return { path: plain, real: real ?? entry, entry, exists: real !== undefined };
    } catch (error) {
      throw fileProblem(error, plain);
    }
  }

  /** Like {@link locate}, but a link as last name stands for itself: what to rename or delete. */
  async locateEntry(path: string): Promise<Place> {
    const names = path.split("/").filter((name) => name !== "");
    const folder = await this.locate(names.slice(0, -1).join("/"));
    const name = names.at(-1);
    if (name === undefined) return folder;
    if (path.includes("\0")) throw badRequest("A path cannot hold a NUL byte.");
    if (name === "." || name === "..") throw outside(path);
    const entry = join(folder.real, name);
    return { path: names.join("/"), real: entry, entry, exists: await isTaken(entry) };
  }

  /**
   * Opens a file that exists, for reading unless told otherwise. Links that appear after {@link locate} are not followed.
   * @throws HttpError 403, 404, 400 when it is no regular file.
   */
  async open(place: Place, flags: number = constants.O_RDONLY): Promise<FileHandle> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(place.real, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      const stat = await handle.stat();
      if (!stat.isFile()) throw badRequest(`${place.path} is not a regular file`);
      if (!this.#holds(await placeOf(handle, place.real))) throw outside(place.path);
      return handle;
    } catch (error) {
      await handle?.close();
      throw fileProblem(error, place.path);
    }
  }

  /** Begins to write at a place: see {@link beginWrite}. @throws HttpError 403 when its folder became a link meanwhile. */
  async beginWrite(place: Place): Promise<PendingFile> {
    const pending = await beginWrite(place.real);
    if (this.#holds(await placeOf(pending.handle, pending.path))) return pending;
    await pending.discard();
    throw outside(place.path);
  }

  /** Writes a whole file, or nothing. */
  async write(place: Place, data: string | Uint8Array): Promise<void> {
    await finishWrite(await this.beginWrite(place), (handle) => handle.writeFile(data));
  }

  #holds(real: string): boolean {
    return real === this.folder || real.startsWith(this.folder === sep ? sep : this.folder + sep);
  }
}

/** Where an open file really lies: exact on Linux, elsewhere its path resolved again. */
async function placeOf(handle: FileHandle, real: string): Promise<string> {
  return process.platform === "linux" ? readlink(`/proc/self/fd/${handle.fd}`) : realpath(real);
}

async function followed(entry: string): Promise<string | undefined> {
  try {
    return await realpath(entry);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
    return undefined;
  }
}

/** Whether something lies at a path, a dangling link too. */
export async function isTaken(entry: string): Promise<boolean> {
  return lstat(entry).then(
    () => true,
    () => false,
  );
}

function outside(path: string): HttpError {
  return new HttpError(403, "outside_root", `${path} is outside the folder of this server`);
}
