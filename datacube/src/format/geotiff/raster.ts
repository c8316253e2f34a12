import type { ArrayData, DType } from "../../array/dtype.ts";
import type { GeoTransform } from "../../geo/geotransform.ts";
import type { OverviewResampling } from "./reduce.ts";
import type { TiffCompression } from "./tile-encoder.ts";

/** What a GeoTIFF says of its pixels; arrays have one entry a band. */
export interface Raster {
  readonly bands: number;
  readonly height: number;
  readonly width: number;
  readonly dtype: Exclude<DType, "datetime" | "string" | "bool">;
  readonly transform?: GeoTransform | undefined;
  /** The CRS as GeoTIFF's keys. */
  readonly geoKeys?: GeoKeys | undefined;
  /** Value of missing pixels. */
  readonly nodata?: number | bigint | undefined;
  readonly scales?: readonly number[] | undefined;
  readonly offsets?: readonly number[] | undefined;
  readonly descriptions?: readonly string[] | undefined;
  readonly units?: readonly string[] | undefined;
  /** Red, green, blue and alpha, 0 to 255, of the values of a band of uint8 or uint16. */
  readonly colourMap?: readonly (readonly number[])[] | undefined;
  /** Further items of the dataset, for GDAL's metadata. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** GeoTIFF keys by number (OGC 19-008): shorts, doubles and texts. */
export type GeoKeys = ReadonlyMap<number, number | readonly number[] | string>;

/** How a GeoTIFF is laid out. */
export interface RasterLayout {
  readonly compression: TiffCompression;
  readonly predictor: 1 | 2 | 3;
  readonly tileHeight: number;
  readonly tileWidth: number;
  /** Tiles, or strips of the whole width. */
  readonly isTiled: boolean;
  /** Whether the bands of a pixel stand together, or each band is a plane of its own. */
  readonly interleave: "pixel" | "band";
  /** Sizes of the overviews, as divisors of the full size. */
  readonly factors: readonly number[];
  readonly resampling: OverviewResampling;
  readonly isBig: boolean | "auto";
}

/** Pixels with their place in the raster: band, row and column of the first one. */
export interface RasterBlock {
  readonly origin: readonly [band: number, row: number, column: number];
  /** Lengths along band, y, x. */
  readonly shape: readonly [number, number, number];
  /** Elements as they are stored, (band, y, x) in row-major order. */
  readonly data: ArrayData;
}
