import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { access, constants, cp, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { badRequest, conflict, fileProblem, notFound, systemCode } from "../errors.ts";
import { finishWrite, type PendingFile, temporaryPrefix } from "../files/atomic-write.ts";
import { type FolderRoot, isTaken, type Place } from "../files/root.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { writeContent } from "./file-bytes.ts";
import {
  blankModel,
  type ContentsModel,
  type ContentsType,
  contentsTypeOf,
  type GetOptions,
  isoDate,
  type SaveRequest,
} from "./model.ts";
import { copyName, untitledNames } from "./names.ts";
import { checkNotebook, emptyNotebook, formatNotebook, parseNotebook } from "./notebook.ts";
import type { Trust } from "./trust.ts";
import type { Uploads } from "./uploads.ts";

/** Largest file that a browser is given to open, in bytes: as base64 in JSON it must fit V8's longest string. */
const openLimitBytes = 350 * 2 ** 20;

/** What happened to a path; `source_path` is where a renamed or copied one came from. */
export interface ContentsEvent {
  action: "get" | "save" | "delete" | "rename" | "copy";
  path: string;
  source_path?: string;
}

/** What {@link Contents} works with. */
export interface ContentsParts {
  root: FolderRoot;
  checkpoints: Checkpoints;
  trust: Trust;
  uploads: Uploads;
  onEvent: (event: ContentsEvent) => void;
}

/** The files of one person as Jupyter's contents API sees them. Paths are decoded, relative to the root. */
export class Contents {
  readonly root: FolderRoot;
  readonly checkpoints: Checkpoints;
  readonly #parts: ContentsParts;

  constructor(parts: ContentsParts) {
    this.root = parts.root;
    this.checkpoints = parts.checkpoints;
    this.#parts = parts;
  }

  /** The model of a path. @throws HttpError 404; 400 when it is not of the type or format asked for. */
  async get(path: string, options: GetOptions = {}): Promise<ContentsModel> {
    const place = await this.#existing(path);
    const { content = true, hash = false } = options;
    const model = await this.#describe(place, options.type);
    if (content && model.type === "directory") await this.#list(place, model);
    else if ((content || hash) && model.type !== "directory") await this.#read(place, model, options);
    if (content) this.#parts.onEvent({ action: "get", path: place.path });
    return model;
  }

  /** Saves; a chunk of an upload is kept apart until the last has come. @returns the model without content. */
  async save(path: string, request: SaveRequest): Promise<{ model: ContentsModel; created: boolean }> {
    const place = await this.root.locate(path);
    if (place.path === "" && request.type !== "directory") throw badRequest("The root is a directory.");
    try {
      const model = await this.#store(place, request);
      this.#parts.onEvent({ action: "save", path: place.path });
      return { model, created: !place.exists };
    } catch (error) {
      throw fileProblem(error, place.path);
    }
  }

  /** A file beside the target, to put the text of a large save aside. It is to be discarded. */
  async spool(path: string): Promise<PendingFile> {
    const place = await this.root.locate(path);
    return this.root.beginWrite(place).catch((error) => {
      throw fileProblem(error, place.path);
    });
  }

  /** Makes an empty file, notebook or directory with a free name in a folder. */
  async newUntitled(
    folder: string,
    { type, ext = "" }: { type?: ContentsType | undefined; ext?: string | undefined },
  ): Promise<ContentsModel> {
    const kind = type ?? (ext === ".ipynb" ? "notebook" : "file");
    const data = kind === "notebook" ? formatNotebook(emptyNotebook()) : "";
    return this.#firstFree(folder, untitledNames(kind, ext), async (target) => {
      if (kind === "directory") return mkdir(target);
      const handle = await open(target, "wx");
      await handle.writeFile(data).finally(() => handle.close());
    });
  }

  /** Copies a file or directory into a folder, under its own name if that is free. */
  async copy(from: string, folder: string): Promise<ContentsModel> {
    const source = await this.#existing(from);
    const name = source.path.split("/").at(-1) ?? "";
    const model = await this.#firstFree(folder, copyName(name), async (target) => {
      await cp(source.real, target, { recursive: true, errorOnExist: true, force: false, verbatimSymlinks: true });
    });
    this.#parts.onEvent({ action: "copy", path: model.path, source_path: source.path });
    return model;
  }

  /** Renames or moves. @throws HttpError 409 when something is at the new path. */
  async rename(from: string, to: string): Promise<ContentsModel> {
    const source = await this.#existingEntry(from);
    const target = await this.root.locate(to);
    if (source.path === "" || target.path === "") throw badRequest("The root cannot be renamed.");
    if (source.entry !== target.entry) {
      if (await isTaken(target.entry)) throw conflict(`File already exists: ${target.path}`);
      await rename(source.entry, target.entry).catch((error) => {
        throw systemCode(error) === "EINVAL"
          ? badRequest(`A directory cannot move into itself: ${target.path}`)
          : fileProblem(error, source.path);
      });
      await this.checkpoints.rename(source.path, target.path);
    }
    this.#parts.onEvent({ action: "rename", path: target.path, source_path: source.path });
    return this.get(target.path, { content: false });
  }

  /** Deletes a file, a link, or a directory with all that is in it. */
  async delete(path: string): Promise<void> {
    const place = await this.#existingEntry(path);
    if (place.path === "") throw badRequest("The root cannot be deleted.");
    await rm(place.entry, { recursive: true }).catch((error) => {
      throw fileProblem(error, place.path);
    });
    await this.checkpoints.deleteAll(place.path);
    this.#parts.onEvent({ action: "delete", path: place.path });
  }

  /** Signs a notebook as it lies on disk, so that its outputs are trusted. */
  async trustNotebook(path: string): Promise<void> {
    const place = await this.#existing(path);
    await this.#parts.trust.sign(parseNotebook((await this.#bytes(place)).toString("utf8"), place.path));
  }

  async #store(place: Place, request: SaveRequest): Promise<ContentsModel> {
    if (request.type === "directory") {
      if (!place.exists) await mkdir(place.real);
      return this.#describe(place, "directory");
    }
    if (request.chunk !== undefined) {
      const pending = await this.#parts.uploads.add(place, request);
      if (pending) return { ...blankModel(place.path, request.type), ...pending };
    } else if (request.type === "notebook") await this.#storeNotebook(place, request.content);
    else await this.#storeFile(place, request);
    return this.#describe(place, request.type);
  }

  async #storeFile(place: Place, request: SaveRequest): Promise<void> {
    await finishWrite(await this.root.beginWrite(place), (handle) => writeContent(handle, request));
  }

  async #storeNotebook(place: Place, content: unknown): Promise<void> {
    const notebook = checkNotebook(content ?? emptyNotebook(), place.path);
    await this.#parts.trust.signIfTrusted(notebook);
    await this.root.write(place, formatNotebook(notebook));
    // As Jupyter: one checkpoint exists from the first save on.
    if ((await this.checkpoints.list(place.path)).length === 0) await this.checkpoints.create(place);
  }

  async #firstFree(
    folder: string,
    names: Iterable<string>,
    make: (target: string) => Promise<unknown>,
  ): Promise<ContentsModel> {
    const { path, real } = await this.#existing(folder);
    for (const name of names) {
      if (await isTaken(join(real, name))) continue;
      try {
        await make(join(real, name));
        return await this.get(path === "" ? name : `${path}/${name}`, { content: false });
      } catch (error) {
        if (systemCode(error) !== "EEXIST" && systemCode(error) !== "ERR_FS_CP_EEXIST") throw fileProblem(error, path);
      }
    }
    throw conflict(`No free name is left in ${path}`);
  }

  async #describe(place: Place, asked: ContentsType | undefined): Promise<ContentsModel> {
    const info = await stat(place.real).catch((error) => {
      throw fileProblem(error, place.path);
    });
    const type = contentsTypeOf(place.path, info.isDirectory(), asked);
    return {
      ...blankModel(place.path, type),
      writable: await isWritable(place.real),
      created: isoDate(info.birthtimeMs || info.ctimeMs),
      last_modified: isoDate(info.mtimeMs),
      size: type === "directory" ? null : info.size,
    };
  }

  async #list(place: Place, model: ContentsModel): Promise<void> {
    const found = await readdir(place.real, { withFileTypes: true }).catch((error) => {
      throw fileProblem(error, place.path);
    });
    const entries = await Promise.all(found.map((entry) => this.#listed(place, entry)));
    model.content = entries.filter((entry) => entry !== undefined && !isBeingWritten(entry));
    model.format = "json";
  }

  /** Dangling links, links that lead outside, sockets and what may not be seen are left out. */
  async #listed(folder: Place, entry: Dirent): Promise<ContentsModel | undefined> {
    const path = folder.path === "" ? entry.name : `${folder.path}/${entry.name}`;
    const real = join(folder.real, entry.name);
    try {
      const isPlain = entry.isFile() || entry.isDirectory();
      if (!isPlain && !entry.isSymbolicLink()) return undefined;
      const place = isPlain ? { path, real, entry: real, exists: true } : await this.root.locate(path);
      return place.exists ? await this.#describe(place, undefined) : undefined;
    } catch {
      return undefined;
    }
  }

  async #read(place: Place, model: ContentsModel, { content = true, hash = false, format }: GetOptions): Promise<void> {
    if (hash) {
      model.hash = await this.#hash(place);
      model.hash_algorithm = "sha256";
    }
    if (!content) return;
    if ((model.size ?? 0) > openLimitBytes)
      throw badRequest(`${place.path} is too large to be opened here: download it.`);
    const bytes = await this.#bytes(place);
    if (model.type === "notebook") {
      model.content = await this.#parts.trust.mark(parseNotebook(bytes.toString("utf8"), place.path));
      model.format = "json";
      return;
    }
    const text = format === "base64" ? undefined : decodeText(bytes);
    if (format === "text" && text === undefined) throw badRequest(`${place.path} is not UTF-8 encoded`);
    model.format = text === undefined ? "base64" : "text";
    model.content = text ?? bytes.toString("base64");
    model.mimetype ??= text === undefined ? "application/octet-stream" : "text/plain";
  }

  async #bytes(place: Place): Promise<Buffer> {
    const handle = await this.root.open(place);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  async #hash(place: Place): Promise<string> {
    const hash = createHash("sha256");
    const handle = await this.root.open(place);
    await pipeline(handle.createReadStream(), hash);
    return hash.digest("hex");
  }

  async #existing(path: string): Promise<Place> {
    const place = await this.root.locate(path);
    if (!place.exists) throw notFound(`file or directory does not exist: ${place.path}`);
    return place;
  }

  /** Like {@link #existing}, but what counts is the name itself: a link is not followed. */
  async #existingEntry(path: string): Promise<Place> {
    const place = await this.root.locateEntry(path);
    if (!place.exists) throw notFound(`file or directory does not exist: ${place.path}`);
    return place;
  }
}

/** A temporary file that is older was left by a server that was killed: the person may see and delete it. */
function isBeingWritten({ name, last_modified }: ContentsModel): boolean {
  return name.startsWith(temporaryPrefix) && Date.now() - Date.parse(last_modified) < 24 * 3_600_000;
}

function decodeText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

async function isWritable(real: string): Promise<boolean> {
  return access(real, constants.W_OK).then(
    () => true,
    () => false,
  );
}
