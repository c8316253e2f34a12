import { badRequest, fileProblem } from "../errors.ts";
import type { PendingFile } from "../files/atomic-write.ts";
import type { FolderRoot, Place } from "../files/root.ts";
import { writeContent } from "./file-bytes.ts";
import type { SaveRequest } from "./model.ts";

/** An upload without a new part for this long is given up. */
const idleMs = 60 * 60_000;
/** At most this many at a time. */
const limit = 64;

interface Upload {
  file: PendingFile;
  next: number;
  touched: number;
  /** Ends when the parts before are written. */
  turn: Promise<unknown>;
}

/** Chunked uploads under way, by target. Nothing is seen at the target until the last part is there. */
export class Uploads {
  readonly #root: FolderRoot;
  readonly #uploads = new Map<string, Upload>();

  constructor(root: FolderRoot) {
    this.#root = root;
  }

  /**
   * Adds a part: 1 begins anew, −1 ends. A part out of order ends the upload: two at the same time must not mix.
   * @returns size so far in bytes, or undefined when the file is complete.
   * @throws HttpError 400 when a part is missing.
   */
  async add(place: Place, request: SaveRequest): Promise<{ size: number } | undefined> {
    const { chunk = 1 } = request;
    if (request.type !== "file") throw badRequest('Only the type "file" is uploaded in chunks.');
    const upload = await this.#take(place, chunk);
    upload.next++;
    upload.touched = Date.now();
    upload.turn = upload.turn.then(() => writeContent(upload.file.handle, request));
    try {
      await upload.turn;
      if (chunk !== -1) return { size: (await upload.file.handle.stat()).size };
      this.#uploads.delete(place.real);
      await upload.file.commit();
      return undefined;
    } catch (error) {
      await this.#drop(place.real, upload);
      throw fileProblem(error, place.path);
    }
  }

  /** Gives up all uploads. */
  async close(): Promise<void> {
    await Promise.all([...this.#uploads.keys()].map((target) => this.#drop(target)));
  }

  async #take(place: Place, chunk: number): Promise<Upload> {
    const known = this.#uploads.get(place.real);
    if (chunk === 1) return this.#begin(place);
    if (!known) throw badRequest(`Part ${chunk} of ${place.path} came, but no upload of it is under way: begin again.`);
    if (chunk !== -1 && chunk !== known.next) {
      await this.#drop(place.real);
      throw badRequest(`Part ${chunk} of ${place.path} came instead of part ${known.next}: begin again.`);
    }
    return known;
  }

  async #begin(place: Place): Promise<Upload> {
    await this.#drop(place.real);
    for (const [target, { touched }] of this.#uploads) if (Date.now() - touched > idleMs) await this.#drop(target);
    if (this.#uploads.size >= limit) throw badRequest(`Too many uploads at a time (${limit}): wait for one to end.`);
    const file = await this.#root.beginWrite(place);
    const upload = { file, next: 1, touched: Date.now(), turn: Promise.resolve() };
    this.#uploads.set(place.real, upload);
    return upload;
  }

  /** @param upload which one, should another have begun at the same target */
  async #drop(target: string, upload: Upload | undefined = this.#uploads.get(target)): Promise<void> {
    if (this.#uploads.get(target) === upload) this.#uploads.delete(target);
    await upload?.file.discard();
  }
}
