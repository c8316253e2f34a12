import type { IncomingMessage } from "node:http";
import { HttpError } from "@craton/edge";
import { badRequest, notFound } from "../errors.ts";
import { type JsonObject, optionalText, ordinaryBodyBytes, parseObject, readObject } from "../http/body.ts";
import type { Exchange } from "../http/exchange.ts";
import { sendJson, sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import type { Contents } from "./contents.ts";
import { SpooledText } from "./file-bytes.ts";
import { ContentSplitter } from "./large-body.ts";
import type { ContentsModel, ContentsType, GetOptions, SaveRequest } from "./model.ts";

/** Largest body of one save, in bytes: a file of 500 MB in base64. */
const saveLimitBytes = 700 * 2 ** 20;
/** Largest body without the text of a file, in bytes: a notebook. Beyond V8's longest string nothing can be read. */
const restLimitBytes = 0x1fff_ffe8;

/** Adds `/api/contents` with checkpoints and trust. */
export function registerContents(router: Router, contents: Contents, baseUrl: string): void {
  registerCheckpoints(router, contents, baseUrl);
  router.on("POST", "/api/contents*path/trust", async ({ params, res }) => {
    await contents.trustNotebook(params.path ?? "");
    sendJson(res, {}, 201);
  });
  router.on("GET", "/api/contents*path", async ({ params, query, res }) => {
    const model = await contents.get(params.path ?? "", getOptions(query));
    res.setHeader("last-modified", new Date(model.last_modified).toUTCString());
    sendJson(res, model);
  });
  router.on("POST", "/api/contents*path", async ({ req, res, params }) => {
    const body = await readObject(req);
    const from = optionalText(body, "copy_from");
    const folder = params.path ?? "";
    const model =
      from === undefined
        ? await contents.newUntitled(folder, untitledOptions(body))
        : await contents.copy(from, folder);
    sendModel(res, model, { status: 201, baseUrl });
  });
  router.on("PUT", "/api/contents*path", (exchange) => save(exchange, contents, baseUrl));
  router.on("PATCH", "/api/contents*path", async ({ req, res, params }) => {
    const to = optionalText(await readObject(req), "path");
    if (to === undefined) throw badRequest('Give the new "path".');
    sendModel(res, await contents.rename(params.path ?? "", to), { status: 200, baseUrl });
  });
  router.on("DELETE", "/api/contents*path", async ({ params, res }) => {
    await contents.delete(params.path ?? "");
    sendNothing(res);
  });
}

function registerCheckpoints(router: Router, contents: Contents, baseUrl: string): void {
  const { checkpoints, root } = contents;
  router.on("GET", "/api/contents*path/checkpoints", async ({ params, res }) => {
    sendJson(res, await checkpoints.list((await root.locate(params.path ?? "")).path));
  });
  router.on("POST", "/api/contents*path/checkpoints", async ({ params, res }) => {
    const place = await root.locate(params.path ?? "");
    if (!place.exists) throw notFound(`file or directory does not exist: ${place.path}`);
    const checkpoint = await checkpoints.create(place);
    res.setHeader("location", `${addressOf(baseUrl, place.path)}/checkpoints/${checkpoint.id}`);
    sendJson(res, checkpoint, 201);
  });
  router.on("POST", "/api/contents*path/checkpoints/:id", async ({ params, res }) => {
    await checkpoints.restore(await root.locate(params.path ?? ""), params.id ?? "");
    sendNothing(res);
  });
  router.on("DELETE", "/api/contents*path/checkpoints/:id", async ({ params, res }) => {
    await checkpoints.delete((await root.locate(params.path ?? "")).path, params.id ?? "");
    sendNothing(res);
  });
}

async function save({ req, res, params }: Exchange, contents: Contents, baseUrl: string): Promise<void> {
  const path = params.path ?? "";
  const isLarge = Number(req.headers["content-length"] ?? Number.POSITIVE_INFINITY) > ordinaryBodyBytes;
  const { model, created } = isLarge
    ? await saveLarge(req, contents, path)
    : await contents.save(path, saveRequest(await readObject(req)));
  sendModel(res, model, { status: created ? 201 : 200, baseUrl });
}

/** Saves from a body too large for memory: the text of a file goes to disk as it comes. */
async function saveLarge(req: IncomingMessage, contents: Contents, path: string): ReturnType<Contents["save"]> {
  const spool = await contents.spool(path);
  try {
    let text: Buffer[] = [];
    let size = 0;
    const splitter = new ContentSplitter((bytes) => text.push(bytes));
    for await (const piece of req as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > saveLimitBytes || splitter.restBytes > restLimitBytes) throw tooLarge();
      splitter.push(piece);
      for (const bytes of text) await spool.handle.writeFile(bytes);
      text = [];
    }
    const body = parseObject(splitter.rest());
    const isSpooled = (await spool.handle.stat()).size > 0;
    return await contents.save(
      path,
      saveRequest(isSpooled ? { ...body, content: new SpooledText(spool.handle) } : body),
    );
  } finally {
    await spool.discard();
  }
}

function tooLarge(): HttpError {
  return new HttpError(413, "too_large", "The body is too large: upload the file in chunks.", {
    headers: { connection: "close" },
  });
}

/** Types that are not known are files, as in Jupyter: extensions send their own. */
function contentsType(value: string | undefined | null): ContentsType | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return value === "directory" || value === "notebook" ? value : "file";
}

function getOptions(query: URLSearchParams): GetOptions {
  const format = query.get("format") ?? undefined;
  if (format !== undefined && format !== "text" && format !== "base64")
    throw badRequest(`Format '${format}' is invalid`);
  return {
    type: contentsType(query.get("type")),
    format,
    content: flag(query, "content", true),
    hash: flag(query, "hash", false),
  };
}

function flag(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name);
  if (value !== null && value !== "0" && value !== "1")
    throw badRequest(`${name} '${value}' is invalid. It must be '0' or '1'.`);
  return value === null ? otherwise : value === "1";
}

function untitledOptions(body: JsonObject): { type: ContentsType | undefined; ext: string | undefined } {
  return { type: contentsType(optionalText(body, "type")), ext: optionalText(body, "ext") };
}

function saveRequest(body: JsonObject): SaveRequest {
  if (body.copy_from) throw badRequest("Cannot copy with PUT, only POST");
  const type = contentsType(optionalText(body, "type"));
  if (type === undefined) throw badRequest("No file type provided");
  const format = optionalText(body, "format");
  if (format !== undefined && format !== "text" && format !== "base64" && format !== "json")
    throw badRequest(`Format '${format}' is invalid`);
  const { chunk } = body;
  if (chunk !== undefined && (typeof chunk !== "number" || !Number.isInteger(chunk) || chunk < -1 || chunk === 0)) {
    throw badRequest('"chunk" counts from 1; −1 is the last.');
  }
  return { type, format, content: body.content, chunk };
}

function addressOf(baseUrl: string, path: string): string {
  return `${baseUrl}api/contents/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function sendModel(
  res: Exchange["res"],
  model: ContentsModel,
  { status, baseUrl }: { status: number; baseUrl: string },
): void {
  res.setHeader("location", addressOf(baseUrl, model.path));
  sendJson(res, model, status);
}
