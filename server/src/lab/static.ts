import type { FileHandle } from "node:fs/promises";
import { HttpError } from "@craton/edge";
import { notFound } from "../errors.ts";
import { contentType, mediaType } from "../files/mime.ts";
import { FolderRoot } from "../files/root.ts";
import { sendFile } from "../files/send-file.ts";
import type { Exchange } from "../http/exchange.ts";

/** Names that hold a hash of the content never change. */
const hashed = /[.-][0-9a-f]{16,}\./;

/** Sends a file of a folder of ours, a compressed twin (`.br`, `.gz`) when there is one and the browser takes it. */
export async function sendStatic(exchange: Exchange, folder: string, path: string): Promise<void> {
  const root = await FolderRoot.of(folder).catch(() => {
    throw notFound("There is no such file.");
  });
  const place = await root.locate(path);
  const type = contentType(mediaType(place.path) ?? "application/octet-stream");
  const caching = hashed.test(place.path) ? "public, max-age=31536000, immutable" : "no-cache";
  const twin = await compressedTwin(root, path, String(exchange.req.headers["accept-encoding"] ?? ""));
  const headers = { "content-type": type, "cache-control": caching, vary: "accept-encoding" };
  if (twin) return sendFile(exchange, twin.handle, { ...headers, "content-encoding": twin.encoding });
  await sendFile(exchange, await root.open(place), headers);
}

async function compressedTwin(
  root: FolderRoot,
  path: string,
  accepted: string,
): Promise<{ handle: FileHandle; encoding: string } | undefined> {
  for (const [encoding, ending] of [
    ["br", ".br"],
    ["gzip", ".gz"],
  ] as const) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(?:[,\\s]|$))`).test(accepted)) continue;
    try {
      return { handle: await root.open(await root.locate(path + ending)), encoding };
    } catch (error) {
      if (!(error instanceof HttpError && error.status === 404)) throw error;
    }
  }
  return undefined;
}
