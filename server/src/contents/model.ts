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
