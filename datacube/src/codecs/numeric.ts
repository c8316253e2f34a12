import { roundHalfEven } from "../array/round.ts";
import { takeBytes } from "../array/spare-bytes.ts";
import { UnsupportedError } from "../errors.ts";
import { type Codec, CodecError, checkLength } from "./codec.ts";
import { type Configuration, numberOf } from "./configuration.ts";
import { type Integers, takeDifferences, undoDifferences } from "./differences.ts";
import {
  convertNumbers,
  type ElementType,
  type Numbers,
  readNumbers,
  toElementType,
  writeNumbers,
} from "./elements.ts";
import { bitRoundCode, type FloatBytes } from "./vector/bit-round.ts";
import { vectorMemory } from "./vector/memory.ts";

const float64 = toElementType("<f8", "numbers");

interface Conversion {
  readonly codec: string;
  /** Type of the array, and of what is stored. */
  readonly plain: ElementType;
  readonly stored: ElementType;
  /** Both may change what they are given. */
  readonly encode: (numbers: Numbers) => Numbers;
  readonly decode: (numbers: Numbers) => Numbers;
}

/** A codec that turns each element into one of another type. */
function createConversion({ codec, plain, stored, encode, decode }: Conversion): Codec {
  return {
    storedElementBytes: stored.bytes,
    encodedLength: (length) => (length / plain.bytes) * stored.bytes,
    decode: (bytes, length) => {
      const result = writeNumbers(convertNumbers(decode(readNumbers(bytes, stored, codec)), plain), plain);
      checkLength(codec, result.length, length);
      return result;
    },
    encode: (bytes) => writeNumbers(convertNumbers(encode(readNumbers(bytes, plain, codec)), stored), stored),
  };
}

function typesOf(
  configuration: Configuration,
  codec: string,
): { codec: string; plain: ElementType; stored: ElementType } {
  const plain = toElementType(configuration.dtype, codec);
  return { codec, plain, stored: toElementType(configuration.astype ?? configuration.dtype, codec) };
}

/** Differences to the element before; sums wrap as the type does. */
export function createDelta(configuration: Configuration): Codec {
  const types = typesOf(configuration, "delta");
  return createConversion({
    ...types,
    encode: (numbers) => {
      if (isWhole(numbers)) takeDifferences(numbers, { rowLength: numbers.length, samples: 1 });
      else for (let i = numbers.length - 1; i > 0; i--) numbers[i] = numbers[i]! - numbers[i - 1]!;
      return numbers;
    },
    decode: (stored) => {
      const numbers = convertNumbers(stored, types.plain);
      if (isWhole(numbers)) undoDifferences(numbers, { rowLength: numbers.length, samples: 1 });
      else if (numbers instanceof Float32Array)
        for (let i = 1, sum = numbers[0]!; i < numbers.length; i++) numbers[i] = sum = Math.fround(sum + numbers[i]!);
      else for (let i = 1, sum = numbers[0]!; i < numbers.length; i++) numbers[i] = sum = sum + numbers[i]!;
      return numbers;
    },
  });
}

function isWhole(numbers: Numbers): numbers is Integers {
  return !(numbers instanceof Float32Array || numbers instanceof Float64Array);
}

/** Elements as another type, without a change of value. */
export function createAsType(configuration: Configuration): Codec {
  const plain = toElementType(configuration.decode_dtype ?? configuration.dtype, "astype");
  const stored = toElementType(configuration.encode_dtype, "astype");
  const same = (numbers: Numbers): Numbers => numbers;
  return createConversion({ codec: "astype", plain, stored, encode: same, decode: same });
}

/** `(x - offset) * scale`, rounded to an integer type. Steps are rounded as numpy's are for the array's type. */
export function createFixedScaleOffset(configuration: Configuration): Codec {
  const types = typesOf(configuration, "fixedscaleoffset");
  const offset = numberOf(configuration, "offset", { codec: types.codec });
  const scale = numberOf(configuration, "scale", { codec: types.codec });
  if (scale === 0) throw new UnsupportedError('scale 0 of the codec "fixedscaleoffset"');
  // beside float32 they are float32, too
  const [narrowOffset, narrowScale] = [Math.fround(offset), Math.fround(scale)];
  return createConversion({
    ...types,
    encode: (numbers) => {
      const values = toFloats(numbers);
      if (values instanceof Float32Array)
        for (let i = 0; i < values.length; i++)
          values[i] = roundHalfEven(Math.fround(Math.fround(values[i]! - narrowOffset) * narrowScale));
      else for (let i = 0; i < values.length; i++) values[i] = roundHalfEven((values[i]! - offset) * scale);
      return values;
    },
    decode: (numbers) => {
      const values = toFloats(numbers);
      if (values instanceof Float32Array)
        for (let i = 0; i < values.length; i++) values[i] = Math.fround(values[i]! / narrowScale) + narrowOffset;
      else for (let i = 0; i < values.length; i++) values[i] = values[i]! / scale + offset;
      return values;
    },
  });
}

/** Decimal digits kept, as a power of two. */
export function createQuantize(configuration: Configuration): Codec {
  const types = typesOf(configuration, "quantize");
  const digits = numberOf(configuration, "digits", { codec: types.codec });
  const exponent = Math.log10(10 ** -digits);
  const whole = exponent < 0 ? Math.floor(exponent) : Math.ceil(exponent);
  const scale = 2 ** Math.ceil(Math.log2(10 ** -whole));
  return createConversion({
    ...types,
    encode: (numbers) => {
      const values = toFloats(numbers);
      if (values instanceof Float32Array)
        for (let i = 0; i < values.length; i++)
          values[i] = Math.fround(roundHalfEven(Math.fround(scale * values[i]!))) / scale;
      else for (let i = 0; i < values.length; i++) values[i] = roundHalfEven(scale * values[i]!) / scale;
      return values;
    },
    decode: (numbers) => numbers,
  });
}

/** The numbers as float64, to be changed; float32 stay, so that each step is rounded to it. */
function toFloats(numbers: Numbers): Float32Array | Float64Array {
  return numbers instanceof Float32Array ? numbers : (convertNumbers(numbers, float64) as Float64Array);
}

const mantissaBits: Readonly<Record<FloatBytes, number>> = { 2: 10, 4: 23, 8: 52 };

/** Keeps the first bits of the mantissa, the rest rounded to nearest even; reading changes nothing. */
export function createBitRound(configuration: Configuration): Codec {
  const elementBytes = floatBytes(configuration.dtype);
  const keep = numberOf(configuration, "keepbits", { codec: "bitround", least: 0, most: mantissaBits[elementBytes] });
  const drop = mantissaBits[elementBytes] - keep;
  return {
    encodedLength: (length) => length,
    decode: (stored, length) => {
      checkLength("bitround", stored.length, length);
      return stored;
    },
    encode: (bytes) => (drop === 0 ? bytes : roundBits(bytes, elementBytes, drop)),
  };
}

function floatBytes(dtype: unknown): FloatBytes {
  const match = /^<?f([248])$|^float(16|32|64)$/.exec(String(dtype));
  if (!match) throw new UnsupportedError(`the type ${JSON.stringify(dtype)} in the codec "bitround"`);
  return (match[1] ? Number(match[1]) : Number(match[2]) / 8) as FloatBytes;
}

/** Bytes that are rounded at a time by vectors, so that they stay in the cache. */
const tileBytes = 2 ** 16;

function roundBits(bytes: Uint8Array, elementBytes: FloatBytes, drop: number): Uint8Array {
  const result = takeBytes(bytes.length);
  result.set(bytes);
  const memory = vectorMemory(tileBytes);
  if (memory === undefined) {
    roundPlainly(result, elementBytes, BigInt(drop));
    return result;
  }
  const [at] = memory.places([tileBytes]) as [number];
  const run = memory.function(`bit-round-${elementBytes}-${drop}`, () => bitRoundCode(elementBytes, drop));
  for (let start = 0; start < result.length; start += tileBytes) {
    const part = result.subarray(start, start + tileBytes);
    memory.bytes.set(part, at);
    run(at, at + part.length);
    part.set(memory.at(at, part.length));
  }
  return result;
}

function roundPlainly(result: Uint8Array, elementBytes: FloatBytes, drop: bigint): void {
  const view = new DataView(result.buffer);
  const half = (1n << (drop - 1n)) - 1n;
  const round = (bits: bigint): bigint => ((bits + ((bits >> drop) & 1n) + half) >> drop) << drop;
  for (let at = 0; at + elementBytes <= result.length; at += elementBytes) {
    if (elementBytes === 8) view.setBigUint64(at, round(view.getBigUint64(at, true)), true);
    else if (elementBytes === 4)
      view.setUint32(at, Number(BigInt.asUintN(32, round(BigInt(view.getUint32(at, true))))), true);
    else view.setUint16(at, Number(BigInt.asUintN(16, round(BigInt(view.getUint16(at, true))))), true);
  }
}

/** Eight booleans in a byte, the first one highest; the first byte counts the bits that fill up the last. */
export function createPackBits(): Codec {
  return {
    storedElementBytes: 1,
    encodedLength: (length) => 1 + Math.ceil(length / 8),
    decode: (stored, length) => {
      const count = (stored.length - 1) * 8 - (stored[0] ?? 0);
      if (stored.length === 0 || stored[0]! > 7 || count < 0) throw new CodecError("packbits", "the header is wrong");
      checkLength("packbits", count, length);
      return Uint8Array.from({ length: count }, (_, i) => (stored[1 + (i >> 3)]! >> (7 - (i & 7))) & 1);
    },
    encode: (bytes) => {
      const stored = new Uint8Array(1 + Math.ceil(bytes.length / 8));
      stored[0] = (8 - (bytes.length % 8)) % 8;
      bytes.forEach((value, i) => {
        if (value !== 0) stored[1 + (i >> 3)]! |= 128 >> (i & 7);
      });
      return stored;
    },
  };
}
