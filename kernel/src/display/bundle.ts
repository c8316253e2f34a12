import { types } from "node:util";
import { isBytes, toBytes } from "../comm/bytes.ts";
import { DisplayError } from "../errors.ts";

/** Representations of one value by MIME type. Bytes are sent as base64; everything else must fit into JSON. */
export type MimeBundle = Record<string, unknown>;

/** What is sent for a value: its representations, and what front ends should know about them, by MIME type. */
export interface Shown {
  data: MimeBundle;
  metadata?: Record<string, unknown>;
}

/** The bundle, if it is one that can be sent; throws {@link DisplayError} otherwise. */
function checkBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle))
    throw new DisplayError(
      `a MIME bundle is an object of the form { "text/plain": … }, not a value of ${kind(bundle)}`,
    );
  const wrong = Object.keys(bundle).filter((type) => !type.includes("/"));
  if (wrong.length > 0) throw new DisplayError(`not MIME types: ${wrong.join(", ")}`);
  const lost = Object.entries(bundle).filter(([, value]) => isLostInJson(value));
  if (lost.length > 0)
    throw new DisplayError(`a MIME bundle holds text, bytes and JSON: not so ${lost.map(([type]) => type).join(", ")}`);
  return bundle as MimeBundle;
}

/** What is sent for a bundle that comes from outside, when its blobs are read. Throws {@link DisplayError}. */
export function bundleShown(bundle: unknown): Shown | Promise<Shown> {
  const data = checkBundle(bundle);
  return Object.values(data).some((value) => value instanceof Blob) ? withBlobsRead(data) : { data };
}

async function withBlobsRead(bundle: MimeBundle): Promise<Shown> {
  const read = async ([type, value]: [string, unknown]): Promise<[string, unknown]> => [
    type,
    value instanceof Blob ? await value.arrayBuffer() : value,
  ];
  return { data: Object.fromEntries(await Promise.all(Object.entries(bundle).map(read))) };
}

/** Whether JSON would say `{}` of a value, whatever is in it. */
function isLostInJson(value: unknown): boolean {
  return types.isMap(value) || types.isSet(value) || types.isPromise(value) || types.isSharedArrayBuffer(value);
}

/** JSON text of a message that carries what is shown. Throws {@link DisplayError} when that is not JSON. */
export function shownMessage({ data, metadata = {} }: Shown, rest: Record<string, unknown> = {}): string {
  const sent = Object.entries(data).map(([type, value]) => [type, isBytes(value) ? base64(toBytes(value)) : value]);
  try {
    return JSON.stringify({ ...rest, metadata, data: Object.fromEntries(sent) });
  } catch (cause) {
    throw new DisplayError(`a MIME bundle must fit into JSON: ${String(cause)}`, { cause });
  }
}

function kind(value: unknown): string {
  if (Array.isArray(value)) return "type array";
  return value === null ? "null" : `type ${typeof value}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
