import { readFileSync, statSync } from "node:fs";
import type { RequestListener, ServerResponse } from "node:http";
import { join } from "node:path";

/** Serves files with ranges, and below `/plain/` without. What changes has another ETag. */
export function serveFolder(folder: string): RequestListener {
  return (request, response) => {
    const path = decodeURIComponent(new URL(request.url!, "http://x").pathname);
    const isPlain = path.startsWith("/plain/");
    const file = join(folder, isPlain ? path.slice("/plain".length) : path);
    const facts = statSync(file, { throwIfNoEntry: false });
    if (!facts?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("etag", `"${facts.mtimeMs}-${facts.size}"`);
    sendRange(response, readFileSync(file), isPlain ? undefined : request.headers.range);
  };
}

/** Answers with the part that a `range` header asks for (RFC 9110, section 14), or with all. */
export function sendRange(response: ServerResponse, content: Uint8Array, range: string | undefined): void {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (from === undefined || to === undefined) {
    response.writeHead(200, { "content-length": content.length }).end(content);
    return;
  }
  const { length } = content;
  const start = from === "" ? Math.max(0, length - Number(to)) : Number(from);
  const end = from === "" || to === "" ? length : Math.min(length, Number(to) + 1);
  if (start >= length) response.writeHead(416, { "content-range": `bytes */${length}` }).end();
  else {
    const part = content.subarray(start, end);
    response
      .writeHead(206, { "content-range": `bytes ${start}-${end - 1}/${length}`, "content-length": part.length })
      .end(part);
  }
}
