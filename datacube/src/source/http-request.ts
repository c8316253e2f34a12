import { setTimeout as delay } from "node:timers/promises";
import { SourceReadError } from "../errors.ts";
import type { Address } from "./address.ts";

/** How long one request, with its body, may take. */
const deadlineMs = 60_000;
const attempts = 3;
const retryable = new Set([429, 502, 503, 504]);

/** Answer of a server; the body is read within the request's deadline. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, or an error when it is longer than `limit` bytes. */
  body(limit: number): Promise<Uint8Array>;
  /** Gives up the body. */
  discard(): Promise<void>;
}

/** A GET request. Failures of the network and busy servers are tried again, twice. */
export async function httpGet(
  { url, name, headers }: Address,
  more: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const request = { headers: { ...headers, ...more } };
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const isLast = attempt === attempts;
    try {
      const deadline = AbortSignal.timeout(deadlineMs);
      const response = await fetch(url, {
        ...request,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      if (isLast || !retryable.has(response.status)) return toAnswer(name, response, signal);
      await response.body?.cancel();
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isLast) throw new SourceReadError(name, reasonOf(error), { cause: error });
    }
    await delay(100 * 2 ** attempt, undefined, signal ? { signal } : {});
  }
}

function toAnswer(name: string, response: Response, signal?: AbortSignal): HttpAnswer {
  return {
    status: response.status,
    headers: response.headers,
    discard: async () => response.body?.cancel(),
    body: (limit) => readBody(name, response, limit, signal),
  };
}

async function readBody(name: string, response: Response, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > limit) throw new SourceReadError(name, `the server sends more than ${limit} bytes`);
      parts.push(part);
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof SourceReadError) throw error;
    throw new SourceReadError(name, reasonOf(error), { cause: error });
  }
  return parts.length === 1 ? parts[0]! : new Uint8Array(Buffer.concat(parts, length));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${deadlineMs / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
