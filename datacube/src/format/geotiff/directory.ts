import { bytesOf, isComplex, isFloat, isUnsigned } from "../../array/dtype.ts";
import { gdalMetadata } from "./gdal-metadata.ts";
import type { Field } from "./ifd-writer.ts";
import type { Level } from "./pyramid.ts";
import type { GeoKeys, Raster, RasterLayout } from "./raster.ts";
import { tags } from "./tags.ts";
import { compressionTags } from "./tile-encoder.ts";

/** Where the blocks of an image are in the file. */
export interface BlockTable {
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
}

/** The fields of an image's directory; `number` is 0 for the full image, which alone has the georeference. */
export function directoryFields(
  { raster, layout, level, number }: { raster: Raster; layout: RasterLayout; level: Level; number: number },
  blocks: BlockTable,
  isBig: boolean,
): Field[] {
  return [
    ...(number === 0 ? [] : [short(tags.newSubfileType, 1, "long")]),
    size(tags.imageWidth, level.width),
    size(tags.imageLength, level.height),
    ...pixelFields(raster, layout),
    ...blockFields(layout, blocks, isBig),
    ...(number === 0 ? georeferenceFields(raster) : []),
    ...noDataField(raster),
  ];
}

function short(tag: number, value: number | readonly number[], type: "short" | "long" = "short"): Field {
  return { tag, type, value: typeof value === "number" ? [value] : value };
}

function size(tag: number, value: number): Field {
  return short(tag, value, value < 65536 ? "short" : "long");
}

function pixelFields(raster: Raster, layout: RasterLayout): Field[] {
  const { bands, dtype, colourMap } = raster;
  const each = (value: number): number[] => new Array<number>(bands).fill(value);
  const isColour = dtype === "uint8" && bands === 3;
  const extra = bands - (isColour ? 3 : 1);
  return [
    short(tags.bitsPerSample, each(bytesOf(dtype) * 8)),
    short(tags.compression, compressionTags[layout.compression]),
    short(tags.photometric, colourMap ? 3 : isColour ? 2 : 1),
    short(tags.samplesPerPixel, bands),
    short(tags.planarConfiguration, layout.interleave === "pixel" ? 1 : 2),
    ...(layout.predictor === 1 ? [] : [short(tags.predictor, layout.predictor)]),
    ...(colourMap ? [colourMapField(colourMap, bytesOf(dtype) * 8)] : []),
    ...(extra > 0 ? [short(tags.extraSamples, new Array<number>(extra).fill(0))] : []),
    short(tags.sampleFormat, each(isComplex(dtype) ? 6 : isFloat(dtype) ? 3 : isUnsigned(dtype) ? 1 : 2)),
  ];
}

/** All reds, then all greens, then all blues, of 16 bits (TIFF 6.0 section 5). */
function colourMapField(colours: readonly (readonly number[])[], bits: number): Field {
  const length = 2 ** bits;
  const value = [0, 1, 2].flatMap((part) =>
    Array.from({ length }, (_, i) => Math.round((colours[i]?.[part] ?? 0) * 257)),
  );
  return short(tags.colorMap, value);
}

function blockFields(layout: RasterLayout, { offsets, byteCounts }: BlockTable, isBig: boolean): Field[] {
  const type = isBig ? "long8" : "long";
  const { isTiled, tileWidth, tileHeight } = layout;
  return isTiled
    ? [
        short(tags.tileWidth, tileWidth),
        short(tags.tileLength, tileHeight),
        { tag: tags.tileOffsets, type, value: offsets },
        { tag: tags.tileByteCounts, type: "long", value: byteCounts },
      ]
    : [
        size(tags.rowsPerStrip, tileHeight),
        { tag: tags.stripOffsets, type, value: offsets },
        { tag: tags.stripByteCounts, type: "long", value: byteCounts },
      ];
}

function georeferenceFields(raster: Raster): Field[] {
  const metadata = gdalMetadata(raster);
  return [
    ...transformFields(raster),
    ...(raster.geoKeys ? geoKeyFields(raster.geoKeys) : []),
    ...(metadata === undefined ? [] : [{ tag: tags.gdalMetadata, type: "ascii", value: metadata } as const]),
  ];
}

function transformFields({ transform, geoKeys }: Raster): Field[] {
  if (!transform) return [];
  const isPoint = geoKeys?.get(1025) === 2;
  const [, a, b, , d, e] = transform;
  const [x, y] = isPoint ? [transform[0] + (a + b) / 2, transform[3] + (d + e) / 2] : [transform[0], transform[3]];
  if (b !== 0 || d !== 0 || a <= 0 || e >= 0) {
    const value = [a, b, 0, x, d, e, 0, y, 0, 0, 0, 0, 0, 0, 0, 1];
    return [{ tag: tags.modelTransformation, type: "double", value }];
  }
  return [
    { tag: tags.modelPixelScale, type: "double", value: [a, -e, 0] },
    { tag: tags.modelTiepoint, type: "double", value: [0, 0, 0, x, y, 0] },
  ];
}

/** GeoTIFF's key directory with the values that do not fit into it (OGC 19-008 section 7.1). */
function geoKeyFields(keys: GeoKeys): Field[] {
  const entries: number[] = [];
  const doubles: number[] = [];
  let text = "";
  for (const [key, value] of [...keys].toSorted(([a], [b]) => a - b)) {
    if (typeof value === "string") {
      entries.push(key, tags.geoAsciiParams, value.length + 1, text.length);
      text += `${value}|`;
    } else if (typeof value === "number" && Number.isInteger(value) && isCode(key)) entries.push(key, 0, 1, value);
    else {
      const numbers = typeof value === "number" ? [value] : value;
      entries.push(key, tags.geoDoubleParams, numbers.length, doubles.length);
      doubles.push(...numbers);
    }
  }
  return [
    short(tags.geoKeyDirectory, [1, 1, 0, keys.size, ...entries]),
    ...(doubles.length > 0 ? [{ tag: tags.geoDoubleParams, type: "double", value: doubles } as const] : []),
    ...(text === "" ? [] : [{ tag: tags.geoAsciiParams, type: "ascii", value: text } as const]),
  ];
}

/** Keys whose values are codes; the others hold doubles. */
const codeKeys: ReadonlySet<number> = new Set([
  1024, 1025, 2048, 2050, 2051, 2052, 2054, 2056, 2060, 3072, 3074, 3075, 3076, 4096, 4098, 4099,
]);

function isCode(key: number): boolean {
  return codeKeys.has(key);
}

function noDataField({ nodata }: Raster): Field[] {
  if (nodata === undefined) return [];
  return [{ tag: tags.gdalNoData, type: "ascii", value: Number.isNaN(nodata) ? "nan" : String(nodata) }];
}
