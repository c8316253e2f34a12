import * as h5wasm from "h5wasm";
import { sizeOf } from "../../array/shape.ts";

interface Heap {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  get_dataset_data(
    file: bigint,
    path: string,
    count: readonly bigint[] | null,
    start: readonly bigint[] | null,
    step: readonly bigint[] | null,
    pointer: bigint,
  ): number;
  reclaim_vlen_memory_count(
    file: bigint,
    path: string,
    attribute: string,
    pointer: bigint,
    count: readonly bigint[] | null,
  ): void;
}

/** A box of a dataset; of one without dimensions its element. */
interface Box {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

/**
 * What `use` makes of the bytes of a box of elements as the file has them, row-major; they are gone afterwards, as are the
 * texts that they point to.
 */
export function withBytes<T>({ metadata, file_id, path }: h5wasm.Dataset, box: Box, use: (view: DataView) => T): T {
  const bytes = metadata.size * sizeOf(box.count);
  if (bytes === 0) return use(new DataView(new ArrayBuffer(0)));
  const module = h5wasm.Module as unknown as Heap;
  const pointer = module._malloc(bytes);
  if (pointer === 0) throw new Error(`there is no memory for ${bytes} bytes`);
  const isScalar = box.count.length === 0;
  const count = isScalar ? null : box.count.map(BigInt);
  try {
    const [start, step] = isScalar ? [null, null] : [box.start.map(BigInt), box.count.map(() => 1n)];
    module.get_dataset_data(file_id, path, count, start, step, BigInt(pointer));
    return use(new DataView(module.HEAPU8.buffer, pointer, bytes));
  } finally {
    module.reclaim_vlen_memory_count(file_id, path, "", BigInt(pointer), count);
    module._free(pointer);
  }
}
