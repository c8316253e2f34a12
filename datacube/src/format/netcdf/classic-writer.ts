import { contiguousBlock } from "../../array/blocks.ts";
import { stridesOf } from "../../array/shape.ts";
import { type ComputeOptions, computeBlocks } from "../../exec/compute.ts";
import { regularCuts } from "../../expr/cuts.ts";
import type { OutputFile } from "../output-file.ts";
import { placeClassic } from "./classic-header.ts";
import { type ClassicVariable, type ClassicVersion, classicLayout } from "./classic-layout.ts";
import { storedBytes } from "./header.ts";
import type { DatasetLayout } from "./layout.ts";

const blockElements = 2 ** 19;

/** Writes NetCDF-3, block by block. @throws UnsupportedError for what the version cannot hold */
export async function writeClassic(
  layout: DatasetLayout,
  file: OutputFile,
  { version, ...options }: ComputeOptions & { version: ClassicVersion },
): Promise<void> {
  const dataset = await classicLayout(layout, version, options);
  const { header, begins, recordBytes, fileBytes } = placeClassic(dataset);
  await file.resize(fileBytes);
  await file.write(header, 0);
  for (const [i, variable] of dataset.variables.entries())
    await writeVariable(variable, file, { begin: begins[i]!, recordBytes, options });
}

interface Place {
  readonly begin: number;
  readonly recordBytes: number;
  readonly options: ComputeOptions;
}

/** Blocks are runs of consecutive elements; of record variables, of consecutive records or within one. */
async function writeVariable(variable: ClassicVariable, file: OutputFile, place: Place): Promise<void> {
  const { layout, type, isRecord, shape, encode } = variable;
  const { expr } = layout;
  const size = storedBytes(type);
  const strides = stridesOf(shape).map((stride) => stride * size);
  const block = contiguousBlock(expr.shape, blockElements);
  const cuts = expr.shape.map((length, axis) => regularCuts(length, block[axis]!));
  for await (const { selection, block: found } of computeBlocks(expr, cuts, place.options)) {
    const bytes = swapped(encode(found.data), size);
    const start = selection.map((axis) => (axis.kind === "range" ? axis.start : 0));
    const inner = start.reduce(
      (sum, at, axis) => sum + (isRecord && axis === 0 ? 0 : at * strides[axis]!),
      place.begin,
    );
    const runs = isRecord ? found.shape[0]! : 1;
    const length = bytes.length / runs;
    for (let run = 0; run < runs; run++) {
      const offset = isRecord ? inner + (start[0]! + run) * place.recordBytes : inner;
      await file.write(bytes.subarray(run * length, (run + 1) * length), offset);
    }
  }
}

/** A copy in big-endian order. */
function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const buffer = Buffer.from(bytes);
  if (size === 2) return buffer.swap16();
  if (size === 4) return buffer.swap32();
  return size === 8 ? buffer.swap64() : buffer;
}
