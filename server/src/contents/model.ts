import { badRequest } from "../errors.ts";
import { mediaType } from "../files/mime.ts";

/** What a path holds, in Jupyter's words. */
export type ContentsType = "directory" | "file" | "notebook";

/** How `content` is written: text as UTF-8, base64 for bytes, json for notebooks and listings. */
type ContentsFormat = "text" | "base64" | "json";

/** A contents model of Jupyter's REST API. `content` and `format` are null unless content was asked for. */
export interface ContentsModel {
  name: string;
  path: string;
  type: ContentsType;
  writable: boolean;
  /** ISO 8601. */
  created: string;
  last_modified: string;
  mimetype: string | null;
  /** Bytes; null for a directory. */
  size: number | null;
  format: ContentsFormat | null;
  content: unknown;
  hash: string | null;
  hash_algorithm: string | null;
  /** What is wrong with a notebook that could be read all the same. */
  message?: string;
}

/** A checkpoint of Jupyter's REST API. */
export interface CheckpointModel {
  id: string;
  /** ISO 8601. */
  last_modified: string;
}

/** What `GET /api/contents` may ask for. */
export interface GetOptions {
  type?: ContentsType | undefined;
  format?: "text" | "base64" | undefined;
  content?: boolean;
  hash?: boolean;
}

/** The body of a save, checked. */
export interface SaveRequest {
  type: ContentsType;
  format: ContentsFormat | undefined;
  /** Undefined makes an empty file or notebook. */
  content: unknown;
  /** Part of a chunked upload: 1, 2, … and −1 for the last. */
  chunk: number | undefined;
}

/** The type of what lies at a path: the one asked for if it can be, else by its name. @throws HttpError 400 */
export function contentsTypeOf(path: string, isDirectory: boolean, asked: ContentsType | undefined): ContentsType {
  if (isDirectory) {
    if (asked !== undefined && asked !== "directory") throw badRequest(`${path} is a directory, not a ${asked}`);
    return "directory";
  }
  if (asked === "directory") throw badRequest(`${path} is not a directory`);
  return asked ?? (path.endsWith(".ipynb") ? "notebook" : "file");
}

/** A model of which nothing but path and type is known. */
export function blankModel(path: string, type: ContentsType): ContentsModel {
  const now = isoDate(Date.now());
  return {
    name: path.split("/").at(-1) ?? "",
    path,
    type,
    writable: true,
    created: now,
    last_modified: now,
    mimetype: type === "file" ? (mediaType(path) ?? null) : null,
    size: null,
    format: null,
    content: null,
    hash: null,
    hash_algorithm: null,
  };
}

/** A file may carry a time that no date holds. */
export function isoDate(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? new Date(0).toISOString() : date.toISOString();
}
