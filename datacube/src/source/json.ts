import { CorruptDataError, SourceNotFoundError, SourceReadError } from "../errors.ts";
import { withoutSecrets } from "./address.ts";
import type { SourceOptions } from "./options.ts";
import { locate } from "./registry.ts";
import type { ReadOptions } from "./source.ts";

/** Largest document that is read. */
const maxBytes = 2 ** 26;

/** How a document is asked for. */
export interface ReadJsonOptions extends SourceOptions, ReadOptions {
  /** Sent as JSON by a POST request, to http addresses only. */
  readonly body?: unknown;
}

/**
 * The JSON document at an address or a path, of at most 64 MB.
 * @throws SourceNotFoundError, SourceReadError, CorruptDataError where it is not JSON
 */
export function readJson(address: string, options: ReadJsonOptions = {}): Promise<unknown> {
  return readDocument(address, options, { format: "json", parse: (text) => JSON.parse(text) });
}

/** A document in a form of text, whole. @throws CorruptDataError where `parse` throws */
export async function readDocument(
  address: string,
  options: ReadJsonOptions,
  { format, parse }: { readonly format: string; readonly parse: (text: string) => unknown },
): Promise<unknown> {
  const bytes = /^https?:/i.test(address) ? await readRemote(address, options) : await readWhole(address, options);
  try {
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    const at = { source: withoutSecrets(address), format, place: "the document" };
    throw new CorruptDataError(at, error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function readRemote(address: string, { body, ...options }: ReadJsonOptions): Promise<Uint8Array> {
  const { fetchWhole } = await import("./fetch-whole.ts");
  return fetchWhole(address, { ...options, maxBytes, body: body === undefined ? undefined : JSON.stringify(body) });
}

async function readWhole(address: string, { signal, ...options }: ReadJsonOptions): Promise<Uint8Array> {
  const location = await locate(address, options);
  const source = await location.bytes({ signal });
  if (!source) throw new SourceNotFoundError(location.name, location.refusal?.() ?? "it is no file");
  try {
    if (source.size > maxBytes)
      throw new SourceReadError(source.name, `it has ${source.size} bytes, more than ${maxBytes} for a document`);
    return await source.read(0, source.size, { signal });
  } finally {
    await source.close();
  }
}
