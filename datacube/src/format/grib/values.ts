import { CorruptDataError, DatacubeError, UnsupportedError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import { Octets } from "./bits.ts";
import { decodeCcsds } from "./ccsds.ts";
import { isConstant, unpackComplex } from "./complex.ts";
import { type Grid, inRows } from "./grid.ts";
import { decodeJpeg2000 } from "./jpeg2000.ts";
import { decodePng } from "./png.ts";
import type { GribField, Span } from "./scan.ts";
import { unpackSecondOrder } from "./second-order.ts";
import { applyBitmap, countBits, type Scaling, scale, unpackFloats, unpackSimple } from "./unpack.ts";

/** Where values are read from, and for whom. */
export interface ValueRead {
  readonly source: ByteSource;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads and unpacks the values of one field: in the order of `inRows`, NaN where there is none.
 * @throws CorruptDataError naming the message, UnsupportedError naming the packing
 */
export async function readValues(field: GribField, grid: Grid, read: ValueRead): Promise<Float32Array> {
  try {
    const { points } = grid;
    const bitmap = field.bitmap && (await readBitmap(field.bitmap, points, read));
    const count = bitmap ? countBits(bitmap, points) : points;
    const bytes = await readSpan(field.data, read);
    const packed = field.edition === 2 ? await unpack2(field, bytes, count) : unpack1(field, bytes, { count, grid });
    return inRows(Float32Array.from(bitmap ? applyBitmap(bitmap, packed, points) : packed), grid);
  } catch (error) {
    if (read.signal?.aborted || error instanceof DatacubeError || !(error instanceof Error)) throw error;
    throw new CorruptDataError(placeOf(field, read.source), error.message, { cause: error });
  }
}

/** The place of a field for messages. */
export function placeOf(field: GribField, source: ByteSource): { source: string; format: string; place: string } {
  return { source: source.name, format: "grib", place: `the message at byte ${field.offset}` };
}

async function readSpan({ offset, length }: Span, { source, signal }: ValueRead): Promise<Uint8Array> {
  const bytes = await source.read(offset, length, { signal });
  if (bytes.length !== length) throw new RangeError(`${length} bytes of values are expected, ${bytes.length} are left`);
  return bytes;
}

async function readBitmap(span: Span, points: number, read: ValueRead): Promise<Uint8Array> {
  if (span.length * 8 < points) throw new RangeError(`a bitmap of ${span.length} bytes for ${points} points`);
  return readSpan({ offset: span.offset, length: Math.ceil(points / 8) }, read);
}

async function unpack2(field: GribField, bytes: Uint8Array, count: number): Promise<Float64Array> {
  const octets = new Octets(field.sections.get(5)!);
  const template = octets.unsigned(10, 2);
  if (template === 4) return unpackFloats(bytes, count, octets.unsigned(12, 1) === 1 ? 4 : 8);
  const scaling: Scaling = {
    reference: octets.float32(12),
    binary: octets.signed(16, 2),
    decimal: octets.signed(18, 2),
  };
  const width = octets.unsigned(20, 1);
  const isGrouped = template === 2 || template === 3;
  if (isGrouped ? isConstant(octets) : width === 0) return new Float64Array(count).fill(scaling.reference);
  return scale(await unpackIntegers(octets, template, { bytes, count, width }), scaling);
}

async function unpackIntegers(
  octets: Octets,
  template: number,
  { bytes, count, width }: { bytes: Uint8Array; count: number; width: number },
): Promise<Float64Array> {
  switch (template) {
    case 0:
      return unpackSimple(bytes, count, width);
    case 2:
    case 3:
      return unpackComplex(octets, template, bytes, count);
    case 40:
    case 40000:
      return decodeJpeg2000(bytes, count);
    case 41:
    case 40010:
      return unpackPng(bytes, count);
    case 42:
      return decodeCcsds(bytes, count, {
        bits: width,
        flags: octets.unsigned(22, 1),
        blockSize: octets.unsigned(23, 1),
        referenceInterval: octets.unsigned(24, 2),
      });
    default:
      throw new UnsupportedError(
        `GRIB packing of template 5.${template}`,
        "repack the file with `grib_set -r -w packingType=grid_simple`",
      );
  }
}

function unpackPng(bytes: Uint8Array, count: number): Float64Array {
  const { samples } = decodePng(bytes, count);
  if (samples.length !== count) throw new RangeError(`a PNG image of ${samples.length} pixels for ${count} values`);
  return samples;
}

function unpack1(field: GribField, bytes: Uint8Array, { count, grid }: { count: number; grid: Grid }): Float64Array {
  const octets = new Octets(bytes);
  const flags = octets.unsigned(4, 1) >> 4;
  if (flags & 8) throw new UnsupportedError("GRIB 1 spherical harmonics", "convert the file with `cdo sp2gp`");
  const scaling: Scaling = {
    reference: octets.ibmFloat(7),
    binary: octets.signed(5, 2),
    decimal: new Octets(field.sections.get(1)!).signed(27, 2),
  };
  const width = octets.unsigned(11, 1);
  if (flags & 4) return scale(unpackSecondOrder(octets, count, grid.nx), scaling);
  if (width === 0) return new Float64Array(count).fill(scaling.reference);
  return scale(unpackSimple(bytes.subarray(11), count, width), scaling);
}
