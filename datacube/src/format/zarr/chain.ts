import { type ArrayData, dtypeOfData, isTime } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { giveBack } from "../../array/spare-bytes.ts";
import {
  type BytePart,
  type Codec,
  CodecError,
  type CodecSpec,
  checkLength,
  maxDecodedBytes,
  type TextCodec,
} from "../../codecs/codec.ts";
import { swapBytes } from "../../codecs/elements.ts";
import { codecEntry, createCodec, createTextCodec, isAdded, isTextCodec } from "../../codecs/registry.ts";
import { UnsupportedError } from "../../errors.ts";
import { permutation, transposeBytes } from "./boxes.ts";
import type { DataType } from "./data-type.ts";
import { formatDocument } from "./metadata.ts";
import { createSharding, type Sharding } from "./sharding.ts";

/** What the codecs of one array do with one chunk. */
export interface Chain {
  /** The only step, where chunks are shards of smaller ones. */
  readonly sharding?: Sharding;
  /** Whether a codec that was added may keep what it was given, or gave. */
  readonly mayKeep: boolean;
  /** A whole chunk, row-major. @throws CodecError, UnsupportedError */
  decode(stored: Uint8Array): ArrayData;
  /** The same, of bytes that are to lie in `target`. Absent where that is not cheaper. */
  decodeTo?(stored: Uint8Array, target: Uint8Array<ArrayBuffer>): ArrayData;
  /** The same where only some elements have to be right: others may be anything. Absent where it would not be cheaper. */
  decodePart?(stored: Uint8Array, part: BytePart): ArrayData;
  /** About how many bytes are decoded together for a part. */
  readonly partBytes?: number | undefined;
  /** In memory that may be given back, unless that is the elements', or a codec may keep it. */
  encode(data: ArrayData): Uint8Array;
}

/** Shape of a chunk, the type of its elements, and the value of those that are nowhere stored. */
export interface ChunkKind {
  readonly shape: readonly number[];
  readonly type: DataType;
  readonly fill: ArrayData;
}

interface Step {
  /** From the form after this codec to the one before. */
  readonly decode: (bytes: Uint8Array, length: number | undefined) => Uint8Array;
  readonly encode: (bytes: Uint8Array) => Uint8Array;
  /** Length before this codec. */
  readonly length: number | undefined;
  readonly decodeTo?: Codec["decodeTo"];
  readonly decodePart?: Codec["decodePart"];
  readonly partBytes?: number | undefined;
  /** Whether it changes nothing. */
  readonly isIdle?: boolean;
  /** Whether it is a codec that was added, which may keep what it is given, and what it gives. */
  readonly isAdded?: boolean;
}

/**
 * Prepares the codecs of an array, in the order in which they encode (Zarr v3, codecs).
 * @throws UnsupportedError for an unknown codec or an order that has no meaning
 */
export async function createChain(specs: readonly CodecSpec[], kind: ChunkKind): Promise<Chain> {
  const at = specs.findIndex(({ name }) => name === "bytes" || name === "sharding_indexed" || isTextCodec(name));
  const middle = specs[at];
  if (!middle) throw new UnsupportedError("a list of codecs without one that makes bytes of the elements");
  const [before, after] = [specs.slice(0, at), specs.slice(at + 1)];
  if (kind.type.elementBytes === undefined || isTextCodec(middle.name)) return textChain(before, middle, after, kind);
  const array = await arraySteps(before, kind);
  if (middle.name === "sharding_indexed") {
    if (array.steps.length > 0) throw new UnsupportedError("codecs before sharding_indexed");
    const sharding = await createSharding(middle.configuration ?? {}, kind, createChain);
    return shardChain(sharding, await byteSteps(after, undefined));
  }
  const endian = endianStep(middle, kind.type, array);
  const steps = [
    ...array.steps,
    endian,
    ...(await byteSteps(after, endian.length, {
      dtype: storedName(kind.type),
      typesize: array.elementBytes,
    })),
  ];
  const [order, only] = steps;
  const isPlain = order === endian && endian.isIdle === true && liesAsStored(kind.type);
  const { decodeTo, decodePart } = isPlain && steps.length === 2 ? only! : {};
  return {
    mayKeep: mayKeep(steps),
    decode: (stored) => kind.type.fromBytes(decodeSteps(steps, stored)),
    ...(decodeTo && {
      decodeTo: (stored, target) => {
        decodeTo(stored, target);
        return kind.type.fromBytes(target);
      },
    }),
    ...(decodePart && {
      decodePart: (stored, part) => kind.type.fromBytes(decodePart(stored, endian.length, part)),
      partBytes: only!.partBytes,
    }),
    encode: (data) => encodeSteps(steps, kind.type.toBytes(data)),
  };
}

/** Whether elements lie in memory as they are stored. Others are made one by one, all of them, which refuses what is none. */
function liesAsStored({ dtype, attrs, rawBytes }: DataType): boolean {
  return dtype !== "string" && !isTime(dtype) && attrs === undefined && rawBytes === undefined;
}

function mayKeep(steps: readonly Step[]): boolean {
  return steps.some(({ isAdded: isForeign }) => isForeign === true);
}

/** What a step gives is given back once the next one, which does not keep it, has made something else of it. */
function decodeSteps(steps: readonly Step[], stored: Uint8Array): Uint8Array {
  let bytes = stored;
  let isOurs = false;
  for (const step of steps.toReversed()) {
    const decoded = step.decode(bytes, step.length);
    if (decoded.buffer !== bytes.buffer) {
      if (isOurs && !step.isAdded) giveBack(bytes);
      isOurs = decoded.buffer !== stored.buffer && !step.isAdded;
    }
    bytes = decoded;
  }
  return bytes;
}

/**
 * What is encoded may be lent: who may keep it gets a copy. What a step gives is given back once the next one, which does not keep
 * it, has made something else of it.
 */
function encodeSteps(steps: readonly Step[], elements: Uint8Array): Uint8Array {
  let bytes = elements;
  let isOurs = false;
  for (const step of steps) {
    const isLent = bytes.buffer === elements.buffer;
    const encoded = step.encode(step.isAdded && isLent ? new Uint8Array(bytes) : bytes);
    if (encoded.buffer !== bytes.buffer) {
      if (isOurs && !step.isAdded) giveBack(bytes);
      isOurs = encoded.buffer !== elements.buffer && !step.isAdded;
    }
    bytes = encoded;
  }
  return bytes;
}

interface ArraySteps {
  readonly steps: readonly Step[];
  /** Length and bytes of an element after them. */
  readonly length: number;
  readonly elementBytes: number;
}

async function arraySteps(specs: readonly CodecSpec[], { shape: start, type }: ChunkKind): Promise<ArraySteps> {
  let shape = start;
  let elementBytes = type.elementBytes!;
  let length = sizeOf(shape) * elementBytes;
  if (length > maxDecodedBytes) throw new UnsupportedError(`a chunk of ${length} bytes`);
  const steps: Step[] = [];
  for (const spec of specs) {
    if (spec.name === "transpose") {
      const order = transposeOrder(spec, shape.length);
      steps.push({ ...transposeStep(shape, order, elementBytes), length });
      shape = order.map((axis) => shape[axis]!);
      continue;
    }
    if (codecEntry(spec.name)?.takes === "bytes") throw new UnsupportedError(`the codec "${spec.name}" before "bytes"`);
    const codec = await createCodec(withType(spec, type));
    steps.push({ ...codec, length, isAdded: isAdded(spec.name) });
    length = codec.encodedLength(length)!;
    elementBytes = codec.storedElementBytes ?? elementBytes;
  }
  return { steps, length, elementBytes };
}

/** Codecs of elements that do not tell a dtype take the array's. */
function withType({ name, configuration = {} }: CodecSpec, type: DataType): CodecSpec {
  return { name, configuration: { dtype: storedName(type), ...configuration } };
}

/** Times are stored as counts. */
function storedName({ dtype }: DataType): string {
  return dtype === "datetime" ? "int64" : dtype;
}

/** Codecs of bytes. Some want to know the elements, where their configuration does not tell: `known`. */
async function byteSteps(
  specs: readonly CodecSpec[],
  start: number | undefined,
  known: CodecSpec["configuration"] = {},
): Promise<Step[]> {
  const steps: Step[] = [];
  let length = start;
  for (const spec of specs) {
    const codec: Codec = await createCodec({ ...spec, configuration: { ...known, ...spec.configuration } });
    const { decode, decodeTo, decodePart, partBytes, encode } = codec;
    steps.push({ decode, decodeTo, decodePart, partBytes, encode, length, isAdded: isAdded(spec.name) });
    length = length === undefined ? undefined : codec.encodedLength(length);
  }
  return steps;
}

function endianStep({ configuration }: CodecSpec, type: DataType, { length, elementBytes }: ArraySteps): Step {
  const endian = configuration?.endian ?? "little";
  if (endian !== "little" && endian !== "big") throw new UnsupportedError(`the byte order ${formatDocument(endian)}`);
  const unit = elementBytes === type.elementBytes ? type.numberBytes : elementBytes;
  const isSwapped = endian === "big" && unit > 1;
  const swap = (bytes: Uint8Array): Uint8Array => (isSwapped ? swapBytes(bytes, unit) : bytes);
  return {
    length,
    isIdle: !isSwapped,
    decode: (bytes, expected) => {
      checkLength("bytes", bytes.length, expected);
      return swap(bytes);
    },
    encode: swap,
  };
}

function transposeOrder({ configuration }: CodecSpec, rank: number): number[] {
  const order = configuration?.order;
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  if (order === "F") return axes.reverse();
  if (order === "C") return axes;
  const isOrder = Array.isArray(order) && order.length === rank && axes.every((axis) => order.includes(axis));
  if (!isOrder) throw new UnsupportedError(`the order ${formatDocument(order)} of the codec "transpose"`);
  return order as number[];
}

function transposeStep(shape: readonly number[], order: readonly number[], elementBytes: number): Omit<Step, "length"> {
  return {
    decode: (bytes, length) => {
      checkLength("transpose", bytes.length, length);
      return transposeBytes(bytes, { shape, order, elementBytes }, "decode");
    },
    encode: (bytes) => transposeBytes(bytes, { shape, order, elementBytes }, "encode"),
  };
}

async function textChain(
  before: readonly CodecSpec[],
  middle: CodecSpec,
  after: readonly CodecSpec[],
  kind: ChunkKind,
): Promise<Chain> {
  if (middle.name === "sharding_indexed") {
    return shardChain(
      await createSharding(middle.configuration ?? {}, kind, createChain),
      await byteSteps(after, undefined),
    );
  }
  if (kind.type.dtype !== "string" || kind.type.elementBytes !== undefined || !isTextCodec(middle.name)) {
    throw new UnsupportedError(`the codec "${middle.name}" for elements of this type`);
  }
  const text: TextCodec = await createTextCodec(middle);
  const steps = await byteSteps(after, undefined);
  const orders = before.map((spec) => {
    if (spec.name !== "transpose") throw new UnsupportedError(`the codec "${spec.name}" for texts`);
    return transposeOrder(spec, kind.shape.length);
  });
  if (orders.length > 1) throw new UnsupportedError("two transpositions of texts");
  const places = orders[0] && permutation(kind.shape, orders[0]);
  const count = sizeOf(kind.shape);
  return {
    mayKeep: mayKeep(steps),
    decode: (stored) => {
      const texts = text.decode(decodeSteps(steps, stored), count);
      if (!places) return texts;
      const ordered = new Array<string>(count);
      for (const [i, place] of places.entries()) ordered[place] = texts[i]!;
      return ordered;
    },
    encode: (data) => {
      const texts = data as string[];
      return encodeSteps(steps, text.encode(places ? Array.from(places, (place) => texts[place]!) : texts));
    },
  };
}

function shardChain(sharding: Sharding, steps: readonly Step[]): Chain {
  return {
    mayKeep: mayKeep(steps) || sharding.inner.mayKeep,
    decode: (stored) => sharding.decode(decodeSteps(steps, stored)),
    encode: (data) => encodeSteps(steps, sharding.encode(data)),
    ...(steps.length === 0 ? { sharding } : {}),
  };
}

/** @throws CodecError when a decoded chunk is not what was announced */
export function checkElements(data: ArrayData, kind: ChunkKind): void {
  const count = sizeOf(kind.shape) * (kind.type.rawBytes ?? 1);
  if (data.length !== count) throw new CodecError(dtypeOfData(data), `${data.length} elements instead of ${count}`);
}
