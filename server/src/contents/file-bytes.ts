import { badRequest } from "../errors.ts";
import type { SaveRequest } from "./model.ts";

/** The bytes of a file to save. @throws HttpError 400 when format and content do not fit. */
export function bytesOf({ format, content }: Pick<SaveRequest, "format" | "content">): Buffer {
  if (content === undefined || content === null) return Buffer.alloc(0);
  if (typeof content !== "string") throw badRequest('The "content" of a file must be a string.');
  if (format !== undefined && format !== "text" && format !== "base64")
    throw badRequest(`Files are saved as text or base64, not ${format}.`);
  return Buffer.from(content, format === "base64" ? "base64" : "utf8");
}
