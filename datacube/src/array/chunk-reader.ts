import type { ArrayData, DType } from "./dtype.ts";

/** Positions of a chunk along an axis, from one on, up to another one. */
export interface AxisPart {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads one stored array chunk by chunk: what a format gives for each variable.
 * Chunks form a regular grid from index 0; those at the upper edges are clipped to the array.
 */
export interface ChunkReader {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Shape of a chunk that lies wholly inside. Each length is at least 1. */
  readonly chunkShape: readonly number[];
  /** Reduced versions of the same array, larger ones first. */
  readonly overviews?: readonly ChunkReader[];
  /**
   * Elements of one chunk in row-major order, clipped to the array's shape. The caller must not change them.
   * @throws CorruptDataError when the stored bytes do not decode to the expected elements
   */
  readChunk(chunk: readonly number[], signal?: AbortSignal): Promise<ArrayData>;
  /**
   * The same where only the elements of a box have to be right, from and up to a position per axis: others may be anything. Absent
   * where it would not be cheaper.
   */
  readonly readPart?:
    | ((chunk: readonly number[], box: readonly AxisPart[], signal?: AbortSignal) => Promise<ArrayData>)
    | undefined;
  /**
   * About how many bytes, one after the other in a chunk, are decoded together where parts are read. Only told where reading the
   * same chunk again for another part costs little beside that.
   */
  readonly partBytes?: number | undefined;
  /** Takes back elements of a chunk that nobody uses any more: others may be read into their memory. */
  readonly returnChunk?: ((data: ArrayData) => void) | undefined;
}

/** A reader whose elements are in memory: one chunk, available at once. */
export interface MemoryReader extends ChunkReader {
  readonly data: ArrayData;
}

/** Whether the elements of a reader are in memory. */
export function isMemoryReader(reader: ChunkReader): reader is MemoryReader {
  return "data" in reader;
}

/** Reader over elements in memory, row-major. */
export function memoryReader(dtype: DType, shape: readonly number[], data: ArrayData): MemoryReader {
  return { dtype, shape, chunkShape: shape.map((n) => Math.max(1, n)), data, readChunk: async () => data };
}
