import { UnsupportedError } from "../errors.ts";
import { clippedShape } from "./blocks.ts";
import type { ChunkReader } from "./chunk-reader.ts";
import { createData, type DType, isBig } from "./dtype.ts";
import { sizeOf, stridesOf } from "./shape.ts";

/** Which elements are made; plain data. */
export interface GeneratorParameters {
  /** `index`: its row-major number; `noise`: numbers from 0 to 1 that look random; `season`: a yearly wave along the first axis plus noise. */
  readonly generator: string;
  readonly seed?: number;
  /** Elements of the first axis in a period of `season`. Default 365. */
  readonly period?: number;
}

/** An array of which no element is stored: each is made from its position when it is read. */
export interface GeneratedArray {
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dtype: Exclude<DType, "string">;
}

/** The element at a position, given its row-major number and its position on the first axis. */
type Generator = (number: number, first: number) => number;

const generators: Readonly<Record<string, (parameters: GeneratorParameters) => Generator>> = {
  index: () => (number) => number,
  noise:
    ({ seed = 0 }) =>
    (number) =>
      noise(number, seed),
  season:
    ({ seed = 0, period = 365 }) =>
    (number, first) =>
      10 * Math.sin((2 * Math.PI * first) / period) + noise(number, seed),
};

/** A number from 0 to 1 that depends on all bits of a position of up to 2^53 and of a seed. */
function noise(number: number, seed: number): number {
  let t = (number | 0) ^ Math.imul(Math.floor(number / 4294967296) + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b);
  t = Math.imul(t ^ (t >>> 16), 0x21f0aaad);
  t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
  return ((t ^ (t >>> 15)) >>> 0) / 4294967296;
}

/**
 * A reader whose elements a named generator makes, for tests and examples of any size.
 * @throws UnsupportedError for a generator that is not known
 */
export function generatedReader(parameters: GeneratorParameters, array: GeneratedArray): ChunkReader {
  if (!Object.hasOwn(generators, parameters.generator))
    throw new UnsupportedError(
      `the generator "${parameters.generator}"`,
      `known are ${Object.keys(generators).join(", ")}`,
    );
  const generate = generators[parameters.generator]!(parameters);
  const { dtype, shape, chunkShape } = array;
  return {
    dtype,
    shape,
    chunkShape,
    readChunk: async (chunk, signal) => {
      signal?.throwIfAborted();
      return fill(array, { chunk, generate });
    },
  };
}

function fill(
  { dtype, shape, chunkShape }: GeneratedArray,
  { chunk, generate }: { chunk: readonly number[]; generate: Generator },
): ReturnType<typeof createData> {
  const count = clippedShape(shape, chunkShape, chunk);
  const strides = stridesOf(shape);
  const data = createData(dtype, sizeOf(count));
  let out = 0;
  const last = shape.length - 1;
  const put = (value: number): void => {
    data[out++] = isBig(dtype) ? BigInt(Math.trunc(value)) : value;
  };
  const walk = (axis: number, number: number, first: number): void => {
    const start = axis < 0 ? 0 : chunk[axis]! * chunkShape[axis]!;
    const end = axis < 0 ? 1 : start + count[axis]!;
    for (let i = start; i < end; i++) {
      const own = axis <= 0 ? i : first;
      if (axis === last) put(generate(number + i, own));
      else walk(axis + 1, number + i * strides[axis]!, own);
    }
  };
  walk(last < 0 ? -1 : 0, 0, 0);
  return data;
}
