import { SourceReadError } from "../errors.ts";
import type { Address } from "./address.ts";
import { refusalOf } from "./http-answer.ts";
import { httpGet } from "./http-request.ts";
import type { ReadOptions } from "./source.ts";

const maxPageBytes = 2 ** 24;

/** The text of one page of a list; undefined parameters are left out. */
export async function readList(
  bucket: Address,
  parameters: Readonly<Record<string, string | undefined>>,
  { signal }: ReadOptions,
): Promise<string> {
  const url = new URL(bucket.url);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  // object stores take %20, not +, for a space
  const address = { ...bucket, name: `the list of ${bucket.name}`, url: url.href.replaceAll("+", "%20") };
  return httpGet(address, { signal }, async (answer) => {
    if (answer.status !== 200) throw refusalOf(address.name, answer);
    return new TextDecoder().decode(await answer.body(maxPageBytes));
  });
}

/** A list that is none. */
export function strangeList({ name }: Address): SourceReadError {
  return new SourceReadError(`the list of ${name}`, "the server answers with something else");
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Text of an XML element. */
export function decodeXml(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
