import { SourceNotFoundError } from "../errors.ts";
import { toAddress } from "./address.ts";
import { refusalOf } from "./http-answer.ts";
import { httpGet } from "./http-request.ts";
import type { SourceOptions } from "./options.ts";
import type { ReadOptions } from "./source.ts";

/** What is asked for. */
interface Wanted extends SourceOptions, ReadOptions {
  /** Data of a POST request. */
  readonly body?: string | undefined;
  readonly maxBytes: number;
}

/** The JSON text that a server gives at once, without ranges, compressed on the way. @throws SourceNotFoundError, SourceReadError */
export async function fetchWhole(text: string, { body, signal, maxBytes, ...options }: Wanted): Promise<Uint8Array> {
  const address = toAddress(text, options);
  const headers = {
    accept: "application/json, application/geo+json",
    "accept-encoding": "gzip, deflate, br",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  return httpGet(address, { headers, signal, body }, async (answer) => {
    if (answer.status === 404 || answer.status === 410) throw new SourceNotFoundError(address.name);
    if (answer.status !== 200) throw refusalOf(address.name, answer);
    return answer.body(maxBytes);
  });
}
