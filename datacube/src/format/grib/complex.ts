import { BitReader, type Octets } from "./bits.ts";

/** How groups of values are packed (templates 5.2 and 5.3). */
interface Groups {
  readonly count: number;
  /** Bits of the groups' references. */
  readonly referenceBits: number;
  /** 0: no missing values; 1: primary ones; 2: also secondary ones. */
  readonly missing: number;
  readonly widthReference: number;
  readonly widthBits: number;
  readonly lengthReference: number;
  readonly lengthIncrement: number;
  readonly lastLength: number;
  readonly lengthBits: number;
  /** Order of spatial differences; 0 without. */
  readonly order: number;
  /** Octets of each of the first values. */
  readonly extraOctets: number;
}

function groupsOf(octets: Octets, template: number): Groups {
  return {
    count: octets.unsigned(32, 4),
    referenceBits: octets.unsigned(20, 1),
    missing: octets.unsigned(23, 1),
    widthReference: octets.unsigned(36, 1),
    widthBits: octets.unsigned(37, 1),
    lengthReference: octets.unsigned(38, 4),
    lengthIncrement: octets.unsigned(42, 1),
    lastLength: octets.unsigned(43, 4),
    lengthBits: octets.unsigned(47, 1),
    order: template === 3 ? octets.unsigned(48, 1) : 0,
    extraOctets: template === 3 ? octets.unsigned(49, 1) : 0,
  };
}

/** Whether every value is the reference: nothing is packed. */
export function isConstant(octets: Octets): boolean {
  return octets.unsigned(32, 4) === 0;
}

/**
 * Complex packing, with and without spatial differences: integers, NaN where missing.
 * @throws RangeError when groups and data contradict each other
 */
export function unpackComplex(octets: Octets, template: number, bytes: Uint8Array, count: number): Float64Array {
  const groups = groupsOf(octets, template);
  const { order, extraOctets } = groups;
  if (order > 2) throw new RangeError(`spatial differences of order ${order}`);
  if (groups.count > count || [groups.referenceBits, groups.widthBits, groups.lengthBits].some((bits) => bits > 32))
    throw new RangeError(`${groups.count} groups for ${count} values`);
  const reader = new BitReader(bytes);
  const first = Array.from({ length: order }, () => reader.read(extraOctets * 8));
  const bias = order > 0 ? reader.readSigned(extraOctets * 8) : 0;
  const list = (bits: number): Float64Array => {
    const values = Float64Array.from({ length: groups.count }, () => reader.read(bits));
    reader.align();
    return values;
  };
  const [references, widths, lengths] = [list(groups.referenceBits), list(groups.widthBits), list(groups.lengthBits)];
  const values = new Float64Array(count);
  let at = 0;
  for (let g = 0; g < groups.count; g++) {
    const isLast = g === groups.count - 1;
    const length = isLast ? groups.lastLength : lengths[g]! * groups.lengthIncrement + groups.lengthReference;
    if (at + length > count) throw new RangeError(`groups of ${at + length} values and more for ${count} points`);
    unpackGroup(reader, values.subarray(at, at + length), {
      reference: references[g]!,
      width: widths[g]! + groups.widthReference,
      ...groups,
    });
    at += length;
  }
  if (at !== count) throw new RangeError(`groups of ${at} values for ${count} points`);
  if (order > 0) sumDifferences(values, first, bias);
  return values;
}

function unpackGroup(
  reader: BitReader,
  target: Float64Array,
  group: { reference: number; width: number; missing: number; referenceBits: number },
): void {
  const { reference, width, missing, referenceBits } = group;
  if (width > 53) throw new RangeError(`a group of ${width} bits`);
  if (width === 0) {
    const isMissing = reference >= 2 ** referenceBits - missing;
    target.fill(missing > 0 && isMissing ? Number.NaN : reference);
    return;
  }
  const limit = 2 ** width - missing;
  for (let i = 0; i < target.length; i++) {
    const value = reader.read(width);
    target[i] = value >= limit ? Number.NaN : reference + value;
  }
}

/** Undoes differences of order 1 or 2 along the values that are not missing; in place. */
function sumDifferences(values: Float64Array, first: readonly number[], bias: number): void {
  let [before, last, seen] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    const known = first[seen++];
    const next = known ?? values[i]! + bias + last + (first.length === 2 ? last - before : 0);
    [before, last] = [last, next];
    values[i] = next;
  }
}
