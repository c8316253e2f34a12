import { createCodec } from "../../codecs/registry.ts";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { KeyStore, ReadOptions } from "../../source/source.ts";
import { Table } from "./flatbuffer.ts";

const magic = Buffer.from("ICE\u{1F9CA}CHUNK");
/** Magic, name of the writer, version of the specification, kind of file, compression. */
const headBytes = magic.length + 24 + 3;

/** Whether a file begins as those of Icechunk do. */
function isIcechunk(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(0, magic.length).equals(magic);
}

/** Does something that reads a document; what is out of its place there is a damaged file. */
export function inDocument<T>(source: string, place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new CorruptDataError({ source, format: "icechunk", place }, error.message, { cause: error });
  }
}

/**
 * Reads a snapshot or a manifest (Icechunk specification 1, "file layout").
 * @throws CorruptDataError, also where there is none; UnsupportedError for other versions
 */
export async function readDocument(store: KeyStore, key: string, options: ReadOptions): Promise<Table> {
  const at = { source: store.name, format: "icechunk", place: key };
  const bytes = await store.get(key, options);
  if (bytes === undefined) throw new CorruptDataError(at, "the repository refers to it, and nothing is there");
  if (bytes.length <= headBytes || !isIcechunk(bytes)) throw new CorruptDataError(at, "it is no file of Icechunk");
  const [version, , compression] = bytes.subarray(headBytes - 3, headBytes);
  if (version !== 1)
    throw new UnsupportedError(`version ${version} of Icechunk's specification (${key} of ${store.name})`);
  if (compression !== 0 && compression !== 1) throw new UnsupportedError(`compression ${compression} of ${key}`);
  const body = bytes.subarray(headBytes);
  try {
    const zstd = await createCodec({ name: "zstd" });
    return Table.root(compression === 1 ? zstd.decode(body, undefined) : body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CorruptDataError(at, reason, { cause: error });
  }
}

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** An identity as the names of files have it: base 32 in Crockford's digits. */
export function idText(bytes: Uint8Array): string {
  let [text, value, bits] = ["", 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += digits[(value >> (bits - 5)) & 31]!;
    value &= (1 << bits) - 1;
  }
  return bits > 0 ? text + digits[(value << (5 - bits)) & 31]! : text;
}
