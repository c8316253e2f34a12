import type { Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** Part of a file: first and last byte, both included. */
export interface ByteRange {
  first: number;
  last: number;
}

/**
 * Reads a `Range` header (RFC 9110 §14.2) for a file of `size` bytes. Several ranges, other units and broken headers
 * are ignored, as the RFC allows.
 * @returns undefined for the whole file, "unsatisfiable" when no byte fits.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [, from = "", to = ""] = match;
  if (from === "") {
    const count = Math.min(Number(to), size);
    return count === 0 ? "unsatisfiable" : { first: size - count, last: size - 1 };
  }
  const range = { first: Number(from), last: to === "" ? size - 1 : Math.min(Number(to), size - 1) };
  if (to !== "" && Number(to) < Number(from)) return undefined;
  return range.first >= size ? "unsatisfiable" : range;
}

/** Answers with an open file and closes it: conditional requests and one byte range; `HEAD` gets the headers only. */
export async function sendFile(
  exchange: { req: IncomingMessage; res: ServerResponse },
  handle: FileHandle,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  const { req, res } = exchange;
  try {
    const stat = await handle.stat();
    const tag = `W/"${stat.size.toString(16)}-${Math.round(stat.mtimeMs).toString(16)}"`;
    const common = { ...headers, etag: tag, "last-modified": stat.mtime.toUTCString(), "accept-ranges": "bytes" };
    if (isUnchanged(req, stat, tag)) {
      res.writeHead(304, common).end();
      return;
    }
    const range = isRangeCurrent(req, stat, tag) ? parseRange(req.headers.range, stat.size) : undefined;
    if (range === "unsatisfiable") {
      res.writeHead(416, { "content-range": `bytes */${stat.size}` }).end();
      return;
    }
    const { first, last } = range ?? { first: 0, last: stat.size - 1 };
    const partial = range && { "content-range": `bytes ${first}-${last}/${stat.size}` };
    res.writeHead(range ? 206 : 200, { ...common, ...partial, "content-length": last - first + 1 });
    if (req.method === "HEAD" || last < first) {
      res.end();
      return;
    }
    const bytes = handle.createReadStream({ start: first, end: last, autoClose: false });
    await pipeline(bytes, res, { end: false });
    // A file that was cut short meanwhile: the next answer must not be taken for its rest.
    if (bytes.bytesRead < last - first + 1) res.destroy();
    else res.end();
  } finally {
    await handle.close();
  }
}

function isUnchanged(req: IncomingMessage, stat: Stats, tag: string): boolean {
  const tags = req.headers["if-none-match"];
  if (tags !== undefined) return tags.split(",").some((one) => one.trim() === tag || one.trim() === "*");
  return isNotModifiedSince(req.headers["if-modified-since"], stat);
}

/** A range is for the version that `If-Range` names; weak tags never match (RFC 9110 §13.1.5). */
function isRangeCurrent(req: IncomingMessage, stat: Stats, tag: string): boolean {
  const condition = req.headers["if-range"];
  if (condition === undefined || typeof condition !== "string") return true;
  return condition === tag ? false : isNotModifiedSince(condition, stat);
}

function isNotModifiedSince(date: string | undefined, stat: Stats): boolean {
  return date !== undefined && Math.floor(stat.mtimeMs / 1000) * 1000 <= Date.parse(date);
}
