import { decodeLzwByVectors } from "../../codecs/vector/lzw-decoder.ts";

/**
 * Decodes TIFF LZW (TIFF 6.0 section 13: codes most significant bit first, early change).
 * @throws RangeError when a code is not in the table, or more than `maxLength` bytes come out
 */
export function decodeLzw(input: Uint8Array, maxLength: number): Uint8Array {
  return decodeLzwByVectors(input, maxLength) ?? decodePlainly(input, maxLength);
}

function decodePlainly(input: Uint8Array, maxLength: number): Uint8Array {
  const output = new Uint8Array(maxLength);
  const starts = new Int32Array(4097);
  const lengths = new Int32Array(4097);
  let next = 258;
  let width = 9;
  let written = 0;
  let previousStart = -1;
  let previousLength = 0;
  let buffer = 0;
  let bits = 0;
  for (let at = 0; ; ) {
    while (bits < width && at < input.length) {
      buffer = ((buffer << 8) | input[at++]!) & 0xffffff;
      bits += 8;
    }
    if (bits < width) break;
    bits -= width;
    const code = (buffer >> bits) & ((1 << width) - 1);
    if (code === 257) break;
    if (code === 256) {
      next = 258;
      width = 9;
      previousStart = -1;
      continue;
    }
    const start = written;
    if (code < 256) {
      if (written >= maxLength) throw new RangeError("LZW data is longer than its block");
      output[written++] = code;
    } else {
      const known = code < next;
      if (previousStart < 0 || (!known && code !== next)) throw new RangeError(`LZW code ${code} is not in the table`);
      const from = known ? starts[code]! : previousStart;
      const length = known ? lengths[code]! : previousLength + 1;
      if (written + length > maxLength) throw new RangeError("LZW data is longer than its block");
      for (let i = 0; i < length; i++) output[written++] = output[from + i]!;
    }
    if (previousStart >= 0 && next < 4096) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
    }
    if (next >= (1 << width) - 1 && width < 12) width++;
    previousStart = start;
    previousLength = written - start;
  }
  return output.subarray(0, written);
}

/** Encodes bytes as TIFF LZW: codes most significant bit first, widened one code early, the table cleared when full. */
export function encodeLzw(input: Uint8Array): Uint8Array {
  const bits = new BitWriter(input.length);
  let table = new Map<number, number>();
  let next = 258;
  let width = 9;
  bits.write(256, width);
  let prefix = -1;
  for (const byte of input) {
    if (prefix < 0) {
      prefix = byte;
      continue;
    }
    const known = table.get((prefix << 8) | byte);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    bits.write(prefix, width);
    table.set((prefix << 8) | byte, next++);
    prefix = byte;
    if (next === 4095) {
      bits.write(256, width);
      table = new Map();
      next = 258;
      width = 9;
    } else if (next === 1 << width) width++;
  }
  if (prefix >= 0) {
    bits.write(prefix, width);
    next++;
    if (next === 1 << width && width < 12) width++;
  }
  bits.write(257, width);
  return bits.finish();
}

/** Bits, the most significant one first, in bytes that grow. */
class BitWriter {
  #bytes: Uint8Array;
  #length = 0;
  #buffer = 0;
  #bits = 0;

  constructor(expected: number) {
    this.#bytes = new Uint8Array(Math.max(64, expected));
  }

  write(code: number, width: number): void {
    this.#buffer = (this.#buffer << width) | code;
    this.#bits += width;
    while (this.#bits >= 8) {
      this.#bits -= 8;
      this.#push((this.#buffer >> this.#bits) & 0xff);
    }
    this.#buffer &= (1 << this.#bits) - 1;
  }

  finish(): Uint8Array {
    if (this.#bits > 0) this.#push((this.#buffer << (8 - this.#bits)) & 0xff);
    return this.#bytes.subarray(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}
