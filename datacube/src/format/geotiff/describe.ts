import type { GeoTIFFImage } from "geotiff";
import { type DType, integerRange, isInteger } from "../../array/dtype.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { type MetadataItem, parseGdalMetadata } from "./gdal-metadata.ts";
import type { Georeference } from "./georeference.ts";

/** Attributes and encoding of the pixels, from TIFF's tags and GDAL's metadata. */
export async function describePixels(
  { image, full }: { image: GeoTIFFImage; full: GeoTIFFImage },
  reference: Georeference,
  dtype: DType,
): Promise<{ attrs: Attrs; encoding: Attrs }> {
  const attrs: Record<string, AttrValue> = { AREA_OR_POINT: reference.areaOrPoint };
  const items = await metadataOf(full);
  for (const { name, text, sample, domain } of items) if (sample === undefined && domain === "") attrs[name] = text;
  addBands(attrs, items, full.getSamplesPerPixel());
  const nodata = full.getGDALNoData();
  if (nodata !== null && fits(nodata, dtype)) attrs._FillValue = nodata;
  const colours = await colourMapOf(full);
  if (colours) attrs.colour_map = colours;
  const alpha = await alphaBand(full);
  if (alpha !== undefined) attrs.alpha_band = alpha;
  const rpc = await rpcOf(full);
  if (rpc) attrs.rpc_coefficients = rpc;
  return {
    attrs,
    encoding: { grid_mapping: "spatial_ref", compression: Number(image.fileDirectory.getValue("Compression") ?? 1) },
  };
}

async function metadataOf(image: GeoTIFFImage): Promise<MetadataItem[]> {
  if (!image.fileDirectory.hasTag("GDAL_METADATA")) return [];
  return parseGdalMetadata(String(await image.fileDirectory.loadValue("GDAL_METADATA")));
}

function addBands(attrs: Record<string, AttrValue>, items: readonly MetadataItem[], bands: number): void {
  const each = (role: string): (string | undefined)[] =>
    Array.from({ length: bands }, (_, band) => items.find((item) => item.sample === band && item.role === role)?.text);
  const names = each("description").filter((name) => name !== undefined);
  if (names.length > 0) attrs.long_name = names.length === 1 ? names[0]! : names;
  const units = each("unittype");
  if (units[0] !== undefined)
    attrs.units = units.every((unit) => unit === units[0]) ? units[0] : units.map((unit) => unit ?? "");
  const numbers = (role: string, usual: number) => each(role).map((text) => Number(text ?? usual));
  addPacking(attrs, numbers("scale", 1), numbers("offset", 0));
}

/** One scale and offset for all bands is CF packing; different ones are told but not applied. */
function addPacking(attrs: Record<string, AttrValue>, scales: number[], offsets: number[]): void {
  const same = (values: number[]) => values.every((value) => value === values[0]);
  if (!same(scales) || !same(offsets)) {
    attrs.scales = scales;
    attrs.offsets = offsets;
  } else if (scales[0] !== 1 || offsets[0] !== 0) {
    attrs.scale_factor = scales[0]!;
    attrs.add_offset = offsets[0]!;
  }
}

function fits(nodata: number, dtype: DType): boolean {
  if (!isInteger(dtype)) return !Number.isNaN(nodata);
  const [low, high] = integerRange(dtype);
  return Number.isInteger(nodata) && nodata >= Number(low) && nodata <= Number(high);
}

const palette = 3;

/** Red, green and blue, 0 to 255, of the values 0, 1, … of an image of colour indices. */
async function colourMapOf(image: GeoTIFFImage): Promise<number[][] | undefined> {
  const { fileDirectory } = image;
  if (Number(fileDirectory.getValue("PhotometricInterpretation")) !== palette || !fileDirectory.hasTag("ColorMap"))
    return undefined;
  const values = Array.from((await fileDirectory.loadValue("ColorMap")) as ArrayLike<number>);
  const length = Math.floor(values.length / 3);
  return Array.from({ length }, (_, i) => [0, 1, 2].map((part) => Math.floor(values[part * length + i]! / 256)));
}

/** The band, from 1, that tells how opaque pixels are. */
async function alphaBand(image: GeoTIFFImage): Promise<number | undefined> {
  if (!image.fileDirectory.hasTag("ExtraSamples")) return undefined;
  const value: unknown = await image.fileDirectory.loadValue("ExtraSamples");
  const extra = typeof value === "number" ? [value] : Array.from(value as ArrayLike<number>);
  const at = extra.findIndex((kind) => kind === 1 || kind === 2);
  return at < 0 ? undefined : image.getSamplesPerPixel() - extra.length + at + 1;
}

const rpcTag = 50844;

/** Rational polynomial coefficients, 92 numbers in the order of the RPC tag. */
async function rpcOf(image: GeoTIFFImage): Promise<number[] | undefined> {
  if (!image.fileDirectory.hasTag(rpcTag)) return undefined;
  return Array.from((await image.fileDirectory.loadValue(rpcTag)) as unknown as ArrayLike<number>, Number);
}
