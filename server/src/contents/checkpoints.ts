import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileProblem, notFound, systemCode } from "../errors.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import type { FolderRoot, Place } from "../files/root.ts";
import type { CheckpointModel } from "./model.ts";

/** The only checkpoint that a file has, as in Jupyter's own store. */
const checkpointId = "checkpoint";

/** One earlier state of each file, kept outside the person's folder under the same paths. */
export class Checkpoints {
  readonly #folder: string;
  readonly #root: FolderRoot;

  constructor(folder: string, root: FolderRoot) {
    this.#folder = folder;
    this.#root = root;
  }

  /** The checkpoints of a path: none or one. */
  async list(path: string): Promise<CheckpointModel[]> {
    try {
      const { mtime } = await stat(this.#fileOf(path));
      return [{ id: checkpointId, last_modified: mtime.toISOString() }];
    } catch (error) {
      if (systemCode(error) === "ENOENT") return [];
      throw fileProblem(error, path);
    }
  }

  /** Keeps the file as it is now. */
  async create(place: Place): Promise<CheckpointModel> {
    const handle = await this.#root.open(place);
    try {
      const file = this.#fileOf(place.path);
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await writeAtomically(file, await handle.readFile(), 0o600);
    } finally {
      await handle.close();
    }
    const [checkpoint] = await this.list(place.path);
    if (!checkpoint) throw notFound(`The checkpoint of ${place.path} is gone.`);
    return checkpoint;
  }

  /** Puts the kept state back. @throws HttpError 404 without a checkpoint. */
  async restore(place: Place, id: string): Promise<void> {
    await this.#known(place.path, id);
    await this.#root.write(place, await readFile(this.#fileOf(place.path))).catch((error) => {
      throw fileProblem(error, place.path);
    });
  }

  /** Forgets the kept state. @throws HttpError 404 without a checkpoint. */
  async delete(path: string, id: string): Promise<void> {
    await this.#known(path, id);
    await rm(this.#fileOf(path));
  }

  /** Forgets a file's or a whole directory's checkpoints. */
  async deleteAll(path: string): Promise<void> {
    await rm(this.#fileOf(path), { force: true });
    await rm(this.#directoryOf(path), { recursive: true, force: true });
  }

  /** Follows a rename of a file or a directory. */
  async rename(from: string, to: string): Promise<void> {
    await this.deleteAll(to);
    for (const [old, now] of [
      [this.#fileOf(from), this.#fileOf(to)],
      [this.#directoryOf(from), this.#directoryOf(to)],
    ] as const) {
      await mkdir(dirname(now), { recursive: true, mode: 0o700 });
      await rename(old, now).catch((error) => {
        if (systemCode(error) !== "ENOENT") throw error;
      });
    }
  }

  async #known(path: string, id: string): Promise<void> {
    if (id !== checkpointId || (await this.list(path)).length === 0)
      throw notFound(`Checkpoint does not exist: ${path}@${id}`);
  }

  // A name ending lets a file and a directory that take turns under one name not clash.
  #fileOf(path: string): string {
    return join(this.#directoryOf(dirname(path)), `${short(path.split("/").at(-1) ?? "")}.checkpoint`);
  }

  #directoryOf(path: string): string {
    return join(
      this.#folder,
      ...path
        .split("/")
        .filter((name) => name !== "" && name !== ".")
        .map((name) => `${short(name)}.d`),
    );
  }
}

/** A name to which an ending can be added: file systems take 255 bytes. */
function short(name: string): string {
  return Buffer.byteLength(name) <= 240 ? name : createHash("sha256").update(name).digest("hex");
}
