import type { FileHandle } from "node:fs/promises";
import { badRequest } from "../errors.ts";
import { decodeContent } from "./large-body.ts";
import type { SaveRequest } from "./model.ts";

/** The text of a large file to save, put aside on disk as it stood in the JSON of the request. */
export class SpooledText {
  readonly handle: FileHandle;

  constructor(handle: FileHandle) {
    this.handle = handle;
  }
}

/** Writes the content of a file to save where `target` stands. @throws HttpError 400 when format and content do not fit. */
export async function writeContent(
  target: FileHandle,
  { format = "text", content }: Pick<SaveRequest, "format" | "content">,
): Promise<void> {
  if (format === "json") throw badRequest("Files are saved as text or base64, not json.");
  if (content instanceof SpooledText) await decodeContent(content.handle, target, format);
  else if (typeof content === "string") await target.writeFile(content, format === "text" ? "utf8" : "base64");
  else if (content !== undefined && content !== null) throw badRequest('The "content" of a file must be a string.');
}
