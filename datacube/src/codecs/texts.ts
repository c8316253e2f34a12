import { UnsupportedError } from "../errors.ts";
import { CodecError, type TextCodec } from "./codec.ts";
import type { Configuration } from "./configuration.ts";
import { type Numbers, readNumbers, toElementType, writeNumbers } from "./elements.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws CodecError when the bytes are not UTF-8 */
export function decodeText(bytes: Uint8Array, codec: string): string {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new CodecError(codec, "bytes that are no UTF-8 text", { cause: error });
  }
}

/** Texts as UTF-8, each after its length; their number comes first (`vlen-utf8`, and `vlen-bytes` for bytes that are text). */
export function createVlen(codec: string): TextCodec {
  return {
    decode: (stored, count) => {
      const view = new DataView(stored.buffer, stored.byteOffset, stored.length);
      const told = stored.length < 4 ? -1 : view.getUint32(0, true);
      if (told !== count) throw new CodecError(codec, `${Math.max(0, told)} texts instead of ${count}`);
      let at = 4;
      return Array.from({ length: count }, () => {
        const length = at + 4 > stored.length ? -1 : view.getUint32(at, true);
        if (length < 0 || at + 4 + length > stored.length) throw new CodecError(codec, "a text is cut off");
        at += 4 + length;
        return decodeText(stored.subarray(at - length, at), codec);
      });
    },
    encode: (texts) => {
      const parts = texts.map((text) => Buffer.from(text));
      const stored = Buffer.alloc(parts.reduce((sum, { length }) => sum + 4 + length, 4));
      let at = stored.writeUInt32LE(parts.length);
      for (const part of parts) {
        at = stored.writeUInt32LE(part.length, at);
        at += part.copy(stored, at);
      }
      return new Uint8Array(stored);
    },
  };
}

/** A JSON list of the elements, then the dtype and the shape. What is no text is shown as JSON, null as "". */
export function createJson2(): TextCodec {
  return {
    decode: (stored, count) => {
      let items: unknown;
      try {
        items = JSON.parse(decodeText(stored, "json2"));
      } catch (error) {
        throw error instanceof CodecError ? error : new CodecError("json2", "it is not JSON", { cause: error });
      }
      if (!Array.isArray(items) || items.length < 2) throw new CodecError("json2", "it is no list");
      const found = flatten(items.slice(0, -2), Array.isArray(items.at(-1)) ? (items.at(-1) as unknown[]).length : 1);
      if (found.length !== count) throw new CodecError("json2", `${found.length} elements instead of ${count}`);
      return found.map((item) => (typeof item === "string" ? item : item === null ? "" : JSON.stringify(item)));
    },
    encode: (texts) => new Uint8Array(Buffer.from(JSON.stringify([...texts, "|O", [texts.length]]))),
  };
}

/** Elements of nested lists of a depth. */
function flatten(items: readonly unknown[], depth: number): unknown[] {
  return depth <= 1 ? [...items] : items.flatMap((item) => (Array.isArray(item) ? flatten(item, depth - 1) : [item]));
}

/** Known labels as numbers from 1; what is none of them is 0 and reads as "". */
export function createCategorize(configuration: Configuration): TextCodec {
  const { labels } = configuration;
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === "string")) {
    throw new UnsupportedError('labels of the codec "categorize" that are no texts');
  }
  const type = toElementType(configuration.astype ?? "|u1", "categorize");
  const places = new Map((labels as string[]).map((label, i) => [label, i + 1]));
  return {
    decode: (stored, count) => {
      const numbers = readNumbers(stored, type, "categorize");
      if (numbers.length !== count)
        throw new CodecError("categorize", `${numbers.length} elements instead of ${count}`);
      return Array.from(
        numbers as ArrayLike<number | bigint>,
        (number) => (labels as string[])[Number(number) - 1] ?? "",
      );
    },
    encode: (texts) => {
      const numbers = new type.create(new ArrayBuffer(texts.length * type.bytes));
      texts.forEach((text, i) => {
        const place = places.get(text) ?? 0;
        if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) numbers[i] = BigInt(place);
        else (numbers as Exclude<Numbers, BigInt64Array | BigUint64Array>)[i] = place;
      });
      return writeNumbers(numbers, type);
    },
  };
}
