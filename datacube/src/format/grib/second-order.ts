import { UnsupportedError } from "../../errors.ts";
import { BitReader, type Octets } from "./bits.ts";

/**
 * Second-order packing of edition 1 with groups of any length ("general extended", as ECMWF writes it): integers. `columns`
 * is the length of a row, for rows that run to and fro.
 * @throws RangeError, UnsupportedError naming the variant
 */
export function unpackSecondOrder(octets: Octets, count: number, columns: number | undefined): Float64Array {
  const flags = octets.unsigned(14, 1);
  const isGeneral = (flags & 0b0101_1000) === 0b0001_1000 && (flags & 0b0010_0000) === 0;
  if (!isGeneral)
    throw new UnsupportedError(
      `GRIB 1 second-order packing of flags ${flags}`,
      "repack it with `grib_set -r -w packingType=grid_simple`",
    );
  const order = flags & 3;
  const groups = octets.unsigned(17, 2) + 65536 * octets.unsigned(21, 1);
  const [widthBits, lengthBits] = [octets.unsigned(22, 1), octets.unsigned(23, 1)];
  if (groups > count || widthBits > 32 || lengthBits > 32) throw new RangeError(`${groups} groups for ${count} values`);
  const reader = new BitReader(octets.bytes, 25);
  const extraBits = order > 0 ? reader.read(8) : 0;
  const first = Array.from({ length: order }, () => reader.read(extraBits));
  const bias = order > 0 ? reader.readSigned(extraBits) : 0;
  reader.align();
  const list = (bits: number): Float64Array => {
    const values = Float64Array.from({ length: groups }, () => reader.read(bits));
    reader.align();
    return values;
  };
  const [widths, lengths, references] = [list(widthBits), list(lengthBits), list(octets.unsigned(11, 1))];
  const values = new Float64Array(count);
  let at = order;
  for (let g = 0; g < groups; g++) {
    if (at + lengths[g]! > count || widths[g]! > 53) throw new RangeError(`groups of more than ${count} values`);
    for (let i = 0; i < lengths[g]!; i++) values[at++] = references[g]! + reader.read(widths[g]!);
  }
  if (at !== count) throw new RangeError(`groups of ${at} values for ${count} points`);
  integrate(values, first, bias);
  if (flags & 4) straighten(values, columns);
  return values;
}

/** Undoes differences of any order; in place. */
function integrate(values: Float64Array, first: readonly number[], bias: number): void {
  const order = first.length;
  if (order === 0) return;
  values.set(first);
  // Differences of each order at the last of the first values.
  const last: number[] = [];
  for (let level = 0, row = [...first]; level < order; level++) {
    last.push(row.at(-1)!);
    row = row.slice(1).map((value, i) => value - row[i]!);
  }
  for (let i = order; i < values.length; i++) {
    let change = values[i]! + bias;
    for (let level = order - 1; level >= 0; level--) change = last[level]! += change;
    values[i] = change;
  }
}

/** Turns every other row round; in place. */
function straighten(values: Float64Array, columns: number | undefined): void {
  if (columns === undefined) throw new UnsupportedError("GRIB 1 second-order packing to and fro on a reduced grid");
  for (let at = columns; at + columns <= values.length; at += 2 * columns) values.subarray(at, at + columns).reverse();
}
