import { createRandom } from "../oracle/random.ts";

/** A file, or a folder by its keys. */
export type Content = Uint8Array | ReadonlyMap<string, Uint8Array>;

/** A whole number from 0 up to, not including, a limit. */
export type Below = (limit: number) => number;

/** Numbers that are the same for the same start. */
export function numbersFrom(start: number): Below {
  const random = createRandom(start);
  return (limit) => Math.floor(random() * limit);
}

/** A damaged copy: of a folder, one of its values is damaged or, now and then, gone. */
export function damage(content: Content, below: Below): Content {
  if (content instanceof Uint8Array) return damageBytes(content, below);
  const keys = [...content.keys()].filter((key) => content.get(key)!.length > 0);
  const key = keys[below(keys.length)]!;
  const copy = new Map(content);
  if (below(40) === 0) copy.delete(key);
  else copy.set(key, damageBytes(content.get(key)!, below));
  return copy;
}

function damageBytes(bytes: Uint8Array, below: Below): Uint8Array {
  if (isJson(bytes) && below(2) === 0) return otherTokens(bytes, below);
  const kind = below(10);
  if (kind === 0) return bytes.subarray(0, below(bytes.length));
  if (kind === 1) return moved(bytes, below);
  const copy = Uint8Array.from(bytes);
  const place = placesIn(copy, below);
  const times = 1 + below(5);
  for (let i = 0; i < times; i++) {
    if (kind < 4) copy[place()]! ^= 1 << below(8);
    else if (kind === 4) extreme(copy, place(), below);
    else changeByte(copy, place(), below);
  }
  return copy;
}

/** In half of the cases all places are near the beginning or the end, where most headers are. */
function placesIn(bytes: Uint8Array, below: Below): () => number {
  const reach = Math.min(bytes.length, 700);
  const kind = below(4);
  if (kind === 0) return () => below(reach);
  if (kind === 1) return () => bytes.length - 1 - below(reach);
  return () => below(bytes.length);
}

/** Digits of texts mostly become digits. */
function changeByte(bytes: Uint8Array, at: number, below: Below): void {
  const isDigit = bytes[at]! >= 48 && bytes[at]! <= 57 && below(4) > 0;
  bytes[at] = isDigit ? 48 + below(10) : below(256);
}

/** The largest, the smallest or no number of 2, 4 or 8 bytes, in either order. */
function extreme(bytes: Uint8Array, at: number, below: Below): void {
  const end = at + 2 ** (1 + below(3));
  bytes.fill([0, 0xff, 0xff, 0x7f][below(4)]!, at, end);
  if (below(2) === 0 && at < bytes.length) bytes[below(2) === 0 ? at : Math.min(end, bytes.length) - 1]! ^= 0x80;
}

/** A piece is missing, or twice there. */
function moved(bytes: Uint8Array, below: Below): Uint8Array {
  const at = below(bytes.length);
  const length = 1 + below(Math.min(64, bytes.length - at));
  const next = below(2) === 0 ? at : at + length;
  return Buffer.concat([bytes.subarray(0, next === at ? at + length : at), bytes.subarray(next)]);
}

function isJson(bytes: Uint8Array): boolean {
  return bytes[0] === 0x7b || bytes[0] === 0x5b;
}

const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/g;
const otherValues = [
  ...["null", "true", "{}", "[]", '""', '"x"', "0", "-1", "0.5", "1e9", "4294967296", "9007199254740993", "1e308"],
  ...["[[]]", "[null]", '{"a":1}', '"__proto__"', '"NaN"', '"../../x"', '"9999-99-99T99:99:99Z"'],
];

/** JSON with other values or names in some places. */
function otherTokens(bytes: Uint8Array, below: Below): Uint8Array {
  let text = Buffer.from(bytes).toString("utf8");
  const times = 1 + below(2);
  for (let i = 0; i < times; i++) {
    const found = [...text.matchAll(token)];
    const [chosen] = found.slice(below(found.length));
    if (!chosen) break;
    const other = below(3) === 0 ? found[below(found.length)]![0] : otherValues[below(otherValues.length)]!;
    text = text.slice(0, chosen.index) + other + text.slice(chosen.index + chosen[0].length);
  }
  return Buffer.from(text);
}
