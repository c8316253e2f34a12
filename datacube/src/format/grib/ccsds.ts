import { BitReader } from "./bits.ts";

/** Parameters of template 5.42. */
export interface CcsdsOptions {
  /** Bits per sample, at most 32. */
  readonly bits: number;
  /** Flags as libaec has them: 1 signed, 8 preprocessed, 16 restricted, 32 padded. */
  readonly flags: number;
  readonly blockSize: number;
  /** Blocks from one reference sample to the next. */
  readonly referenceInterval: number;
}

/**
 * Decodes lossless data compression of CCSDS 121.0-B (adaptive entropy coding with the unit-delay predictor) to unsigned
 * integers.
 * @throws RangeError when the data end early or break the rules
 */
export function decodeCcsds(bytes: Uint8Array, count: number, options: CcsdsOptions): Float64Array {
  const { bits, flags, blockSize, referenceInterval } = options;
  if (bits < 1 || bits > 32 || flags & 1) throw new RangeError(`samples of ${bits} bits, flags ${flags}`);
  if (blockSize < 2 || blockSize > 256 || blockSize % 2 !== 0 || referenceInterval < 1)
    throw new RangeError(`blocks of ${blockSize} samples`);
  const decoder = new Decoder(bytes, options);
  const values = new Float64Array(count);
  const interval = new Float64Array(blockSize * referenceInterval);
  for (let at = 0; at < count; at += interval.length) {
    const wanted = Math.min(interval.length, count - at);
    decoder.readInterval(interval, Math.ceil(wanted / blockSize));
    values.set(interval.subarray(0, wanted), at);
  }
  return values;
}

class Decoder {
  readonly #reader: BitReader;
  readonly #options: CcsdsOptions;
  readonly #idBits: number;
  readonly #largest: number;

  constructor(bytes: Uint8Array, options: CcsdsOptions) {
    const { bits, flags } = options;
    this.#reader = new BitReader(bytes);
    this.#options = options;
    const isRestricted = (flags & 16) !== 0 && bits <= 4;
    this.#idBits = isRestricted ? (bits <= 2 ? 1 : 2) : bits > 16 ? 5 : bits > 8 ? 4 : 3;
    this.#largest = 2 ** bits - 1;
  }

  /** Samples from one reference to the next, `blocks` blocks of them. */
  readInterval(target: Float64Array, blocks: number): void {
    const { blockSize, flags } = this.#options;
    const isPredicted = (flags & 8) !== 0;
    for (let block = 0; block < blocks; ) {
      const hasReference = isPredicted && block === 0;
      block += this.#readBlock(target, block, { blocks, hasReference });
    }
    if (isPredicted) this.#undoPrediction(target, blocks * blockSize);
    if (flags & 32) this.#reader.align();
  }

  /** Reads one block, or several of zeros, and gives how many. */
  #readBlock(target: Float64Array, block: number, at: { blocks: number; hasReference: boolean }): number {
    const { blockSize, bits } = this.#options;
    const reader = this.#reader;
    const id = reader.read(this.#idBits);
    const start = block * blockSize;
    const samples = target.subarray(start, start + blockSize);
    const isLow = id === 0;
    const isSecond = isLow && reader.read(1) === 1;
    const isPlain = id === 2 ** this.#idBits - 1;
    const coded = at.hasReference ? samples.subarray(1) : samples;
    if (at.hasReference && !isPlain) samples[0] = reader.read(bits);
    if (isPlain) for (let i = 0; i < blockSize; i++) samples[i] = reader.read(bits);
    else if (isSecond) this.#readPairs(samples, at.hasReference);
    else if (isLow) return this.#readZeros(target, block, at);
    else {
      const split = id - 1;
      for (let i = 0; i < coded.length; i++) coded[i] = reader.readUnary() * 2 ** split;
      for (let i = 0; i < coded.length; i++) coded[i]! += reader.read(split);
    }
    return 1;
  }

  #readZeros(target: Float64Array, block: number, at: { blocks: number; hasReference: boolean }): number {
    const { blockSize, referenceInterval } = this.#options;
    const code = this.#reader.readUnary() + 1;
    const toEnd = Math.min(referenceInterval - block, 64 - (block % 64));
    const count = Math.min(code === 5 ? toEnd : code > 5 ? code - 1 : code, referenceInterval - block);
    target.fill(0, block * blockSize + Number(at.hasReference), (block + count) * blockSize);
    return count;
  }

  /** Second extension: each code is a pair of samples. */
  #readPairs(samples: Float64Array, hasReference: boolean): void {
    for (let i = 0; i < samples.length; i += 2) {
      const code = this.#reader.readUnary();
      const sum = Math.floor((Math.sqrt(8 * code + 1) - 1) / 2);
      const second = code - (sum * (sum + 1)) / 2;
      if (i > 0 || !hasReference) samples[i] = sum - second;
      samples[i + 1] = second;
    }
  }

  /** Turns mapped prediction errors into samples; the first sample is the reference. */
  #undoPrediction(target: Float64Array, length: number): void {
    const largest = this.#largest;
    for (let i = 1, last = target[0]!; i < length; i++) {
      const error = target[i]!;
      const room = Math.min(last, largest - last);
      if (error <= 2 * room) last += error % 2 === 0 ? error / 2 : -(error + 1) / 2;
      else last = room === last ? error : largest - error;
      if (last < 0 || last > largest) throw new RangeError(`a sample out of range`);
      target[i] = last;
    }
  }
}
