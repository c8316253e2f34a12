import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { HttpError } from "@craton/edge";
import { badRequest } from "../errors.ts";

/** Upper bound of a body that no route asked more for, in bytes. */
export const ordinaryBodyBytes: number = 16 * 2 ** 20;

/** A JSON object from outside: fields are unknown until checked. */
export type JsonObject = Record<string, unknown>;

/** The whole body. @throws HttpError 413 above `limitBytes`. */
export async function readBody(req: IncomingMessage, limitBytes: number = ordinaryBodyBytes): Promise<Buffer> {
  const tooLarge = (): HttpError =>
    new HttpError(413, "too_large", `The body is larger than ${limitBytes} bytes.`, {
      headers: { connection: "close" },
    });
  if (Number(req.headers["content-length"] ?? 0) > limitBytes) throw tooLarge();
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of req as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > limitBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

/** The body as a JSON object; an empty body gives an empty object. @throws HttpError 400, 413. */
export async function readObject(req: IncomingMessage, limitBytes?: number): Promise<JsonObject> {
  return parseObject(await readBody(req, limitBytes));
}

/** Bytes as a JSON object; none give an empty object. @throws HttpError 400. */
export function parseObject(body: Buffer): JsonObject {
  if (body.length === 0) return {};
  const value = parseJson(body);
  if (!isObject(value)) throw badRequest("The body must be a JSON object.");
  return value;
}

function parseJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw badRequest("The body is not UTF-8.");
  try {
    return JSON.parse(body.toString("utf8")) as unknown;
  } catch (cause) {
    throw badRequest("The body is not valid JSON.", { cause });
  }
}

/** Whether a value is a JSON object (no array, no null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text field that may be absent or null. @throws HttpError 400 on another type. */
export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw badRequest(`"${field}" must be a string.`);
  return value;
}

/** A text field. @throws HttpError 400 when it is missing or another type. */
export function requiredText(body: JsonObject, field: string): string {
  const value = optionalText(body, field);
  if (value === undefined) throw badRequest(`Missing field in JSON data: ${field}`);
  return value;
}

/** An object field that may be absent or null. @throws HttpError 400 on another type. */
export function optionalObject(body: JsonObject, field: string): JsonObject | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw badRequest(`"${field}" must be an object.`);
  return value;
}
