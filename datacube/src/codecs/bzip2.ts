import { UnsupportedError } from "../errors.ts";
import { type Codec, CodecError, checkLength, maxDecodedBytes } from "./codec.ts";

const blockMagic = 0x314159265359;
const endMagic = 0x177245385090;
const groupSymbols = 50;
const maxCodeBits = 20;

/** Bits of bytes, the highest first. */
class BitReader {
  readonly #bytes: Uint8Array;
  #at: number;
  #bits = 0;
  #count = 0;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  /** At most 24 bits. */
  read(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.#bytes.length) throw new CodecError("bz2", "it is cut off");
      this.#bits = ((this.#bits << 8) | this.#bytes[this.#at++]!) >>> 0;
      this.#count += 8;
    }
    this.#count -= count;
    const value = (this.#bits >>> this.#count) & (2 ** count - 1);
    this.#bits &= 2 ** this.#count - 1;
    return value;
  }

  /** Position of the next whole byte. */
  get byte(): number {
    return this.#at - Math.floor(this.#count / 8);
  }
}

/** Collects decoded bytes up to a bound. */
class Output {
  bytes: Uint8Array;
  length = 0;
  readonly #most: number;

  constructor(expected: number | undefined) {
    this.#most = expected ?? maxDecodedBytes;
    this.bytes = new Uint8Array(Math.min(expected ?? 2 ** 16, 2 ** 24));
  }

  push(byte: number, count: number): void {
    const length = this.length + count;
    if (length > this.#most) throw new CodecError("bz2", `more than the ${this.#most} bytes expected`);
    if (length > this.bytes.length) {
      const grown = new Uint8Array(Math.min(this.#most, Math.max(length, this.bytes.length * 2)));
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes.fill(byte, this.length, length);
    this.length = length;
  }
}

/** bzip2, also of several streams; it is only read. */
export function createBzip2(): Codec {
  return {
    encodedLength: () => undefined,
    decode: (stored, length) => {
      const out = new Output(length);
      for (let at = 0; at < stored.length; ) at = decodeStream(stored, at, out);
      checkLength("bz2", out.length, length);
      return out.bytes.subarray(0, out.length);
    },
    encode: () => {
      throw new UnsupportedError("writing bz2", "use zstd or gzip");
    },
  };
}

function decodeStream(stored: Uint8Array, start: number, out: Output): number {
  const level = (stored[start + 3] ?? 0) - 48;
  if (stored[start] !== 66 || stored[start + 1] !== 90 || stored[start + 2] !== 104 || level < 1 || level > 9) {
    throw new CodecError("bz2", "there is no stream where one should begin");
  }
  const bits = new BitReader(stored, start + 4);
  for (;;) {
    const magic = bits.read(24) * 2 ** 24 + bits.read(24);
    bits.read(16);
    bits.read(16);
    if (magic === endMagic) return bits.byte;
    if (magic !== blockMagic) throw new CodecError("bz2", "there is no block where one should begin");
    decodeBlock(bits, level * 100_000, out);
  }
}

function decodeBlock(bits: BitReader, maxBytes: number, out: Output): void {
  if (bits.read(1) === 1) throw new UnsupportedError("randomised bz2 blocks");
  const origin = bits.read(24);
  const used = readUsedBytes(bits);
  const { tables, selectors } = readTables(bits, used.length + 2);
  const block = new Uint32Array(maxBytes);
  const count = readSymbols(bits, { used, tables, selectors, block });
  if (origin >= count) throw new CodecError("bz2", "a block begins beyond its end");
  writeRuns(block, { count, origin }, out);
}

function readUsedBytes(bits: BitReader): number[] {
  const groups = bits.read(16);
  const used: number[] = [];
  for (let group = 0; group < 16; group++) {
    if (((groups >> (15 - group)) & 1) === 0) continue;
    const members = bits.read(16);
    for (let i = 0; i < 16; i++) if (((members >> (15 - i)) & 1) === 1) used.push(group * 16 + i);
  }
  if (used.length === 0) throw new CodecError("bz2", "a block uses no byte");
  return used;
}

/** Canonical Huffman code: per length the first code, and the place of its symbol. */
interface Table {
  readonly first: Int32Array;
  readonly place: Int32Array;
  readonly counts: Int32Array;
  readonly symbols: readonly number[];
}

function readTables(bits: BitReader, symbols: number): { tables: Table[]; selectors: number[] } {
  const count = bits.read(3);
  const selectorCount = bits.read(15);
  if (count < 2 || count > 6 || selectorCount < 1) throw new CodecError("bz2", "its tables are wrong");
  const order = Array.from({ length: count }, (_, i) => i);
  const selectors = Array.from({ length: selectorCount }, () => {
    let place = 0;
    while (bits.read(1) === 1) if (++place >= count) throw new CodecError("bz2", "a selector is wrong");
    const [table] = order.splice(place, 1);
    order.unshift(table!);
    return table!;
  });
  return { tables: Array.from({ length: count }, () => readTable(bits, symbols)), selectors };
}

function readTable(bits: BitReader, count: number): Table {
  let length = bits.read(5);
  const lengths = Array.from({ length: count }, () => {
    for (;;) {
      if (length < 1 || length > maxCodeBits) throw new CodecError("bz2", "the length of a code is wrong");
      if (bits.read(1) === 0) return length;
      length += bits.read(1) === 0 ? 1 : -1;
    }
  });
  const counts = new Int32Array(maxCodeBits + 1);
  for (const n of lengths) counts[n]!++;
  const first = new Int32Array(maxCodeBits + 1);
  const place = new Int32Array(maxCodeBits + 1);
  for (let n = 1, code = 0, at = 0; n <= maxCodeBits; n++) {
    first[n] = code;
    place[n] = at;
    at += counts[n]!;
    code = (code + counts[n]!) * 2;
  }
  const symbols = Array.from({ length: count }, (_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  return { first, place, counts, symbols };
}

function readSymbol(bits: BitReader, table: Table): number {
  let code = 0;
  for (let length = 1; length <= maxCodeBits; length++) {
    code = code * 2 + bits.read(1);
    const offset = code - table.first[length]!;
    if (offset >= 0 && offset < table.counts[length]!) return table.symbols[table.place[length]! + offset]!;
  }
  throw new CodecError("bz2", "a code is wrong");
}

interface Symbols {
  readonly used: readonly number[];
  readonly tables: readonly Table[];
  readonly selectors: readonly number[];
  /** Takes the bytes. */
  readonly block: Uint32Array;
}

/** Undoes the Huffman, run-length and move-to-front coding; returns the number of bytes. */
function readSymbols(bits: BitReader, { used, tables, selectors, block }: Symbols): number {
  const front = [...used];
  const end = used.length + 1;
  let count = 0;
  let run = 0;
  let weight = 1;
  const put = (byte: number, times: number): void => {
    if (times > block.length - count) throw new CodecError("bz2", "a block is too long");
    block.fill(byte, count, count + times);
    count += times;
  };
  for (let read = 0; ; read++) {
    const table = tables[selectors[Math.floor(read / groupSymbols)] ?? -1];
    if (!table) throw new CodecError("bz2", "it has too few selectors");
    const symbol = readSymbol(bits, table);
    if (symbol <= 1) {
      run += weight << symbol;
      weight *= 2;
      if (run > block.length) throw new CodecError("bz2", "a run is too long");
      continue;
    }
    put(front[0]!, run);
    run = 0;
    weight = 1;
    if (symbol === end) return count;
    const [byte] = front.splice(symbol - 1, 1);
    front.unshift(byte!);
    put(byte!, 1);
  }
}

/** Undoes the Burrows-Wheeler transform and the first run-length coding: after four equal bytes comes a count. */
function writeRuns(block: Uint32Array, { count, origin }: { count: number; origin: number }, out: Output): void {
  const starts = new Int32Array(257);
  for (let i = 0; i < count; i++) starts[block[i]! + 1]!++;
  for (let byte = 0; byte < 256; byte++) starts[byte + 1]! += starts[byte]!;
  const next = new Int32Array(count);
  for (let i = 0; i < count; i++) next[starts[block[i]!]!++] = i;
  let equal = 0;
  let last = -1;
  for (let i = 0, at = next[origin]!; i < count; i++, at = next[at]!) {
    const byte = block[at]!;
    if (equal === 4) {
      out.push(last, byte);
      equal = 0;
      last = -1;
      continue;
    }
    equal = byte === last ? equal + 1 : 1;
    last = byte;
    out.push(byte, 1);
  }
}
