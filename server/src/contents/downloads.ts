import { notFound } from "../errors.ts";
import { contentDisposition } from "../files/disposition.ts";
import { contentType, mediaType } from "../files/mime.ts";
import type { FolderRoot } from "../files/root.ts";
import { sendFile } from "../files/send-file.ts";
import type { Handler } from "../http/exchange.ts";
import type { Router } from "../http/router.ts";

/** Adds `/files/PATH`: a file as it is, whole or in ranges; `?download=1` to be saved. */
export function registerDownloads(router: Router, root: FolderRoot): void {
  const send: Handler = async (exchange) => {
    const { params, query } = exchange;
    const place = await root.locate(params.path ?? "");
    if (!place.exists) throw notFound(`file or directory does not exist: ${place.path}`);
    const name = place.path.split("/").at(-1) ?? "";
    const download = query.has("download") && query.get("download") !== "0";
    await sendFile(exchange, await root.open(place), {
      "content-type": contentType(mediaType(name) ?? "application/octet-stream"),
      "content-disposition": contentDisposition(download ? "attachment" : "inline", name),
      // A file is somebody's content, not a page of ours: its scripts have no origin, so neither cookies nor API.
      "content-security-policy": "sandbox allow-scripts",
      "cache-control": "no-cache",
    });
  };
  router.on("GET", "/files*path", send, "page");
}
