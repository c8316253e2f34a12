import type { GeoTIFFImage } from "geotiff";
import type { GeoTransform } from "../../geo/geotransform.ts";

/** Transform and CRS of an image; undefined where it has none. */
export interface Georeference {
  readonly transform: GeoTransform | undefined;
  /** `EPSG:32618` where the file names a code. */
  readonly crs: string | undefined;
  /** Name of the CRS as the file has it. */
  readonly crsName: string | undefined;
  readonly areaOrPoint: "Area" | "Point";
  /** Whether the axes are longitude and latitude. */
  readonly isGeographic: boolean;
}

/** Reads GeoTIFF's tags (OGC 19-008 sections 7.1 and 7.5). */
export async function readGeoreference(image: GeoTIFFImage): Promise<Georeference> {
  const keys = await geoKeys(image);
  const isPoint = keys.GTRasterTypeGeoKey === 2;
  const code = toCode(keys.ProjectedCSTypeGeoKey) ?? toCode(keys.GeographicTypeGeoKey);
  const projected = keys.ProjectedCSTypeGeoKey === undefined || toCode(keys.ProjectedCSTypeGeoKey) !== undefined;
  return {
    transform: await readTransform(image, isPoint),
    crs: projected && code !== undefined ? `EPSG:${code}` : undefined,
    crsName: toText(keys.PCSCitationGeoKey ?? keys.GTCitationGeoKey ?? keys.GeogCitationGeoKey),
    areaOrPoint: isPoint ? "Point" : "Area",
    isGeographic: keys.GTModelTypeGeoKey === 2,
  };
}

async function geoKeys(image: GeoTIFFImage): Promise<Record<string, unknown>> {
  if (!image.fileDirectory.hasTag("GeoKeyDirectory")) return {};
  for (const tag of ["GeoKeyDirectory", "GeoDoubleParams", "GeoAsciiParams"] as const) {
    if (image.fileDirectory.hasTag(tag)) await image.fileDirectory.loadValue(tag);
  }
  return (image.getGeoKeys() ?? {}) as Record<string, unknown>;
}

/** An EPSG code; 32767 means user-defined. */
function toCode(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && value < 32767 ? value : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? value.replace(/\|+$/, "") : undefined;
}

async function readTransform(image: GeoTIFFImage, isPoint: boolean): Promise<GeoTransform | undefined> {
  const tag = async (name: "ModelPixelScale" | "ModelTiepoint" | "ModelTransformation") =>
    image.fileDirectory.hasTag(name)
      ? Array.from((await image.fileDirectory.loadValue(name)) as ArrayLike<number>)
      : undefined;
  const matrix = await tag("ModelTransformation");
  if (matrix && matrix.length >= 8) {
    const [a = 0, b = 0, , x = 0, c = 0, d = 0, , y = 0] = matrix;
    return shiftToCorner([x, a, b, y, c, d], isPoint);
  }
  const [scale, tie] = [await tag("ModelPixelScale"), await tag("ModelTiepoint")];
  if (!scale || !tie || tie.length < 6) return undefined;
  const [column = 0, row = 0, , x = 0, y = 0] = tie;
  const [width = 1, height = 1] = scale;
  return shiftToCorner([x - column * width, width, 0, y + row * height, 0, -height], isPoint);
}

/** Tie points of PixelIsPoint files are pixel centres; the transform is for corners. */
function shiftToCorner([x, a, b, y, c, d]: GeoTransform, isPoint: boolean): GeoTransform {
  return isPoint ? [x - (a + b) / 2, a, b, y - (c + d) / 2, c, d] : [x, a, b, y, c, d];
}
