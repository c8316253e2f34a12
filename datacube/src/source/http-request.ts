import { setTimeout as delay } from "node:timers/promises";
import { SourceReadError } from "../errors.ts";
import type { Address } from "./address.ts";
import { FinalError } from "./exchange.ts";
import { withSlot } from "./host-slots.ts";

const attempts = 4;
const retryable: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
/** A server that asks for a longer pause is not waited for. */
const longestPauseMs = 60_000;
/** Slowest transfer, in bytes per millisecond, that is waited for. */
const slowestRate = 64;

/** One request. */
export interface HttpRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Makes it a POST request with these data; what it asks for must bear to be asked twice. */
  readonly body?: string | undefined;
}

/** Answer of a server. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Host that answered, after redirects. */
  readonly host: string;
  /** The body, or an error when it is longer than `limit` bytes. */
  body(limit: number): Promise<Uint8Array>;
}

/**
 * A request whose answer is taken by `take`; what it leaves of the body is given up. Failures of the network, also
 * in the middle of the body, and busy servers are tried again, three times, after the pause that the server asks for.
 * @throws SourceReadError
 */
export async function httpGet<T>(
  address: Address,
  { headers = {}, signal, body }: HttpRequest,
  take: (answer: HttpAnswer) => Promise<T>,
): Promise<T> {
  const { origin } = new URL(address.url);
  let workedMs = 0;
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    const began = performance.now();
    try {
      const isLast = attempt === attempts;
      return await withSlot(origin, signal, () => ask(address, { headers, signal, body, isLast }, take));
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      workedMs += performance.now() - began;
      const pauseMs = error instanceof PassingError ? (error.pauseMs ?? 100 * 2 ** attempt * (0.5 + Math.random())) : 0;
      if (!(error instanceof PassingError)) throw error;
      if (attempt === attempts || workedMs >= address.timeoutMs || pauseMs > longestPauseMs)
        throw new SourceReadError(address.name, error.message, { cause: error.cause });
      await delay(pauseMs, undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}

/** A failure that may be over at the next attempt. */
class PassingError extends Error {
  readonly pauseMs: number | undefined;
  constructor(message: string, options: { cause?: unknown; pauseMs?: number | undefined }) {
    super(message, { cause: options.cause });
    this.pauseMs = options.pauseMs;
  }
}

async function ask<T>(
  address: Address,
  request: Required<Pick<HttpRequest, "headers">> & Pick<HttpRequest, "signal" | "body"> & { isLast: boolean },
  take: (answer: HttpAnswer) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(address.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, deadline.signal]) : deadline.signal;
  let response: Response | undefined;
  try {
    response = await address.send(address.url, {
      // with a range, fetch says so itself
      headers: "range" in request.headers ? request.headers : { "accept-encoding": "identity", ...request.headers },
      signal,
      body: request.body,
    });
    const pauseMs = pauseOf(response.headers);
    if (retryable.has(response.status) && !(request.isLast && pauseMs === undefined))
      throw new PassingError(busyText(response.status, pauseMs), { pauseMs });
    return await take(toAnswer(address, response, deadline));
  } catch (error) {
    throw request.signal?.aborted ? request.signal.reason : translate(address, error);
  } finally {
    deadline.stop();
    if (!response?.bodyUsed) await response?.body?.cancel().catch(() => {});
  }
}

/** Ends a request that takes too long. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #timeoutMs: number;
  #timer: NodeJS.Timeout;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#timer = this.#start(timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Begins anew for a body of so many bytes. */
  allow(bytes: number): void {
    this.stop();
    this.#timer = this.#start(this.#timeoutMs + bytes / slowestRate);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(ms: number): NodeJS.Timeout {
    return setTimeout(
      () => this.#controller.abort(new PassingError(`no answer within ${Math.ceil(ms) / 1000} s`, {})),
      ms,
    );
  }
}

function busyText(status: number, pauseMs: number | undefined): string {
  const pause = pauseMs === undefined ? "" : ` and asks to come back in ${Math.ceil(pauseMs / 1000)} s`;
  return `the server answers with status ${status}${pause}`;
}

/** RFC 9110, section 10.2.3: seconds or a date. */
function pauseOf(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function toAnswer({ name }: Address, response: Response, deadline: Deadline): HttpAnswer {
  const { status, headers, url } = response;
  const body = async (limit: number): Promise<Uint8Array> => {
    const told = headers.get("content-length");
    deadline.allow(Math.min(limit, told === null ? limit : Number(told)));
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of response.body ?? []) {
      length += part.length;
      if (length > limit) throw new SourceReadError(name, `the server sends more than ${limit} bytes`);
      parts.push(part);
    }
    return parts.length === 1 ? parts[0]! : new Uint8Array(Buffer.concat(parts, length));
  };
  return { status, headers, host: URL.parse(url)?.host ?? "", body };
}

const passingCodes = /^(ECONN|ETIMEDOUT|EPIPE|EAI_AGAIN|EHOST|ENET|UND_ERR|HPE_)/;

function translate({ name }: Address, error: unknown): unknown {
  if (error instanceof FinalError) return new SourceReadError(name, error.message);
  if (!(error instanceof TypeError)) return error;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause ? String(cause.code) : "";
  if (passingCodes.test(code)) return new PassingError(cause.message || code, { cause: error });
  return new SourceReadError(name, cause.message, { cause: error });
}
