import type * as h5wasm from "h5wasm";
import { createData, type DType, partDType } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { withBytes } from "./raw-bytes.ts";

const floatClass = 1;

/** Names of the parts: h5py's and PyTables', and those that the netCDF library knows too. */
const partNames: readonly (readonly [string, string])[] = [
  ["r", "i"],
  ["re", "im"],
  ["real", "imag"],
];

/** The complex dtype of a compound of two floats of one size, as h5py stores complex numbers; undefined for others. */
export function complexDType({ compound_type: compound }: h5wasm.Metadata): DType | undefined {
  const [re, im, ...others] = compound?.members ?? [];
  if (!re || !im || others.length > 0) return undefined;
  const isNamed = partNames.some(([a, b]) => re.name.toLowerCase() === a && im.name.toLowerCase() === b);
  const isPair = re.type === floatClass && im.type === floatClass && re.size === im.size;
  if (!isNamed || !isPair || (re.size !== 4 && re.size !== 8)) return undefined;
  return re.size === 4 ? "complex64" : "complex128";
}

/** Whether the parts lie side by side and nothing else, as Zarr has complex numbers. */
export function isPlainComplex({ compound_type: compound, size }: h5wasm.Metadata): boolean {
  const [re, im] = compound?.members ?? [];
  return re?.offset === 0 && im?.offset === re.size && size === 2 * re.size && re.littleEndian === im.littleEndian;
}

/** Parts of the complex numbers of a box: real, imaginary, real, … Threads exchange them as floats. */
export function readComplex(
  dataset: h5wasm.Dataset,
  { start, count, dtype }: { start: readonly number[]; count: readonly number[]; dtype: DType },
): Float32Array | Float64Array {
  const parts = createData(partDType(dtype), 2 * sizeOf(count)) as Float32Array | Float64Array;
  const { compound_type: compound, size } = dataset.metadata;
  return withBytes(dataset, { start, count }, (view) => {
    compound!.members.forEach(({ offset, littleEndian, size: bytes }, part) => {
      for (let i = part, at = offset; i < parts.length; i += 2, at += size)
        parts[i] = bytes === 4 ? view.getFloat32(at, littleEndian) : view.getFloat64(at, littleEndian);
    });
    return parts;
  });
}
