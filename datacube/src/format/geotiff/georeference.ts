import type { GeoTIFFImage } from "geotiff";
import { Crs } from "../../geo/crs/crs.ts";
import type { GeoTransform } from "../../geo/geotransform.ts";
import type { GeoKeys } from "./raster.ts";

/** Transform and CRS of an image; undefined where it has none. */
export interface Georeference {
  readonly transform: GeoTransform | undefined;
  /** The CRS, where the file tells one that is known. */
  readonly crs: Crs | undefined;
  /** Name of the CRS as the file has it. */
  readonly crsName: string | undefined;
  readonly areaOrPoint: "Area" | "Point";
  /** Whether the axes are longitude and latitude. */
  readonly isGeographic: boolean;
  /** Ground control points, where there is no transform. */
  readonly controlPoints: readonly ControlPoint[];
}

/** A pixel, at its upper left corner, with its place on the Earth. */
export interface ControlPoint {
  readonly column: number;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Reads GeoTIFF's tags (OGC 19-008 sections 7.1 and 7.5). */
export async function readGeoreference(image: GeoTIFFImage): Promise<Georeference> {
  const keys = await readGeoKeys(image);
  const isPoint = keys.get(1025) === 2;
  const transform = await readTransform(image, isPoint);
  return {
    transform,
    crs: Crs.fromGeoKeys(keys),
    crsName: toText(keys.get(3073) ?? keys.get(1026) ?? keys.get(2049)),
    areaOrPoint: isPoint ? "Point" : "Area",
    isGeographic: keys.get(1024) === 2,
    controlPoints: transform ? [] : await readControlPoints(image),
  };
}

type GeoTag =
  | "GeoKeyDirectory"
  | "GeoDoubleParams"
  | "GeoAsciiParams"
  | "ModelPixelScale"
  | "ModelTiepoint"
  | "ModelTransformation";

async function numbersOf(image: GeoTIFFImage, name: GeoTag): Promise<number[] | undefined> {
  if (!image.fileDirectory.hasTag(name)) return undefined;
  return Array.from((await image.fileDirectory.loadValue(name)) as ArrayLike<number>, Number);
}

/** Values in the key directory stand in it, or in the doubles (tag 34736) or the text (tag 34737) that it points to. */
async function readGeoKeys(image: GeoTIFFImage): Promise<GeoKeys> {
  const directory = (await numbersOf(image, "GeoKeyDirectory")) ?? [];
  const doubles = (await numbersOf(image, "GeoDoubleParams")) ?? [];
  const hasText = image.fileDirectory.hasTag("GeoAsciiParams");
  const text = hasText ? String(await image.fileDirectory.loadValue("GeoAsciiParams")) : "";
  const keys = new Map<number, number | readonly number[] | string>();
  const count = Math.min(directory[3] ?? 0, Math.floor(directory.length / 4) - 1);
  for (let i = 1; i <= count; i++) {
    const [key = 0, place = 0, length = 0, value = 0] = directory.slice(i * 4, i * 4 + 4);
    if (place === 0) keys.set(key, value);
    else if (place === 34736)
      keys.set(key, length === 1 ? (doubles[value] ?? Number.NaN) : doubles.slice(value, value + length));
    else if (place === 34737) keys.set(key, text.slice(value, value + length).replace(/[|\0]$/, ""));
  }
  return keys;
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value.replace(/\|+$/, "") : undefined;
}

async function readTransform(image: GeoTIFFImage, isPoint: boolean): Promise<GeoTransform | undefined> {
  const matrix = await numbersOf(image, "ModelTransformation");
  if (matrix && matrix.length >= 8) {
    const [a = 0, b = 0, , x = 0, c = 0, d = 0, , y = 0] = matrix;
    return shiftToCorner([x, a, b, y, c, d], isPoint);
  }
  const [scale, tie] = [await numbersOf(image, "ModelPixelScale"), await numbersOf(image, "ModelTiepoint")];
  if (!scale || !tie || tie.length < 6) return undefined;
  const [column = 0, row = 0, , x = 0, y = 0] = tie;
  const [width = 1, height = 1] = scale;
  return shiftToCorner([x - column * width, width, 0, y + row * height, 0, -height], isPoint);
}

/** Tie points of PixelIsPoint files are pixel centres; the transform is for corners. */
function shiftToCorner([x, a, b, y, c, d]: GeoTransform, isPoint: boolean): GeoTransform {
  return isPoint ? [x - (a + b) / 2, a, b, y - (c + d) / 2, c, d] : [x, a, b, y, c, d];
}

/** Several tie points without a pixel size are ground control points. */
async function readControlPoints(image: GeoTIFFImage): Promise<ControlPoint[]> {
  const ties = (await numbersOf(image, "ModelTiepoint")) ?? [];
  return Array.from({ length: Math.floor(ties.length / 6) }, (_, i) => {
    const [column = 0, row = 0, , x = 0, y = 0, z = 0] = ties.slice(i * 6, i * 6 + 6);
    return { column, row, x, y, z };
  });
}
