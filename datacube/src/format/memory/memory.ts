import { clippedShape } from "../../array/blocks.ts";
import type { ChunkReader } from "../../array/chunk-reader.ts";
import { type ArrayData, type DType, memoryOf } from "../../array/dtype.ts";
import { giveBack } from "../../array/spare-bytes.ts";
import type { Attrs } from "../../array/variable.ts";
import { gather } from "../../expr/gather.ts";
import { range } from "../../expr/selection.ts";
import type { Format } from "../format.ts";

/** An array in memory that is served in chunks. */
export interface ChunkedArray {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  /** Elements, row-major. */
  readonly data: ArrayData;
}

/** Serves an array in memory chunk by chunk, like a file. */
export function chunkedReader(array: ChunkedArray): ChunkReader {
  const { dtype, shape, chunkShape } = array;
  return {
    dtype,
    shape,
    chunkShape,
    readChunk: async (chunk, signal) => {
      signal?.throwIfAborted();
      const count = clippedShape(shape, chunkShape, chunk);
      return gather(
        array,
        count.map((length, axis) => range(chunk[axis]! * chunkShape[axis]!, length)),
      );
    },
    returnChunk: (data) => {
      if (memoryOf(data) !== memoryOf(array.data)) giveBack(data);
    },
  };
}

/** A variable of a format in memory. */
export interface MemoryVariable extends ChunkedArray {
  readonly name: string;
  readonly dims: readonly string[];
  readonly attrs?: Attrs;
}

/** The simplest format: variables in memory, whatever the location. It shows what a format has to do. */
export function memoryFormat(variables: readonly MemoryVariable[], attrs: Attrs = {}): Format {
  return {
    open: async (_location, options) => {
      options.signal?.throwIfAborted();
      return {
        attrs,
        variables: variables.map((variable) => ({
          name: variable.name,
          dims: variable.dims,
          reader: chunkedReader(variable),
          attrs: variable.attrs ?? {},
        })),
      };
    },
  };
}
