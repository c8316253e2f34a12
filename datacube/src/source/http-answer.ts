import { SourceReadError } from "../errors.ts";
import type { HttpAnswer } from "./http-request.ts";
import type { Range } from "./range-queue.ts";

/** Value of a `range` header for bytes `start` to `end`, exclusive. */
export function rangeHeader(start: number, end: number): string {
  return `bytes=${start}-${end - 1}`;
}

/** Length of the whole resource, from `Content-Range`. */
export function sizeIn({ headers }: HttpAnswer): number | undefined {
  const match = /\/(\d+)$/.exec(headers.get("content-range") ?? "");
  return match ? Number(match[1]) : undefined;
}

/** What changes when the resource changes. */
export function validatorOf({ headers }: HttpAnswer): string {
  return headers.get("etag") ?? headers.get("last-modified") ?? "";
}

/** Whether it is a page for people: a folder's listing, a login, an error of a gateway. */
export function isPage({ headers }: HttpAnswer): boolean {
  return (headers.get("content-type") ?? "").startsWith("text/html");
}

/** The bytes of a part, when the server sends exactly that part. */
export async function checkPart(name: string, answer: HttpAnswer, { start, end }: Range): Promise<Uint8Array> {
  const range = answer.headers.get("content-range") ?? "";
  if (!range.startsWith(`bytes ${start}-`) || (answer.headers.get("content-encoding") ?? "identity") !== "identity") {
    throw new SourceReadError(
      name,
      `the server sends another part ("${range.slice(0, 80)}") than bytes ${start}-${end - 1}, or compresses it`,
    );
  }
  const bytes = await answer.body(end - start);
  if (bytes.length !== end - start)
    throw new SourceReadError(name, `${bytes.length} bytes came instead of ${end - start}`);
  return bytes;
}

/** An answer that is none, for people: what the server said and the way out. */
export function refusalOf(name: string, answer: HttpAnswer): SourceReadError {
  return new SourceReadError(name, refusalText(answer));
}

/** What a server said that refuses, with the way out where there is one. */
export function refusalText({ status, headers, host }: HttpAnswer): string {
  const code = headers.get("x-amz-error-code") ?? headers.get("x-ms-error-code");
  const detail = code && /^\w{1,64}$/.test(code) ? ` (${code})` : "";
  const said = `the server${host === "" ? "" : ` ${host}`} answers with status ${status}${detail}`;
  if (status === 401)
    return `${said}: it wants to know who asks: pass a token or headers, or put a line for its host into .netrc`;
  return said;
}
