import { GeoTIFF, type GeoTIFFImage } from "geotiff";
import { memoryReader } from "../../array/chunk-reader.ts";
import { type ArrayData, type DType, integerRange, isInteger } from "../../array/dtype.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { CorruptDataError, DatacubeError, LabelNotFoundError } from "../../errors.ts";
import { isAxisAligned, pixelCentres, resample } from "../../geo/geotransform.ts";
import type { ByteSource } from "../../source/source.ts";
import type { Format, FormatOptions, StoredDataset, StoredVariable } from "../format.ts";
import { type Georeference, readGeoreference } from "./georeference.ts";
import { tileReader } from "./tile-reader.ts";

/**
 * GeoTIFF and COG as one variable `band_data` (band, y, x) with coordinates at pixel centres and `spatial_ref`, as
 * rioxarray does. `overview` opens a reduced image.
 */
export const geotiff: Format = {
  open: async (location, options) => {
    const source = (await location.bytes(options))!;
    try {
      return await openSource(source, options);
    } catch (error) {
      await source.close();
      if (error instanceof DatacubeError || options.signal?.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new CorruptDataError({ source: source.name, format: "geotiff", place: "the header" }, reason, {
        cause: error,
      });
    }
  },
};

async function openSource(source: ByteSource, options: FormatOptions): Promise<StoredDataset> {
  const tiff = await GeoTIFF.fromSource(toTiffSource(source) as never, {}, options.signal);
  const full = await tiff.getImage(0);
  const reduced = await overviewsOf(tiff, full);
  const image = options.overview === undefined ? full : reduced[options.overview];
  if (!image)
    throw new LabelNotFoundError("overview", String(options.overview), `the file has ${reduced.length} overviews`);
  const reference = await readGeoreference(full);
  const reader = await tileReader(image, source);
  const smaller = reduced.filter((overview) => overview.getWidth() < image.getWidth());
  const readers = await Promise.allSettled(smaller.map((overview) => tileReader(overview, source)));
  const overviews = readers
    .flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []))
    .filter((overview) => overview.dtype === reader.dtype && overview.shape[0] === reader.shape[0]);
  const { attrs, encoding } = await describe({ image, full }, reference, reader.dtype);
  const data: StoredVariable = {
    name: "band_data",
    dims: ["band", "y", "x"],
    reader: { ...reader, overviews },
    attrs,
    encoding: { ...encoding, chunks: reader.chunkShape },
  };
  return { variables: [data, ...coordinates(image, full, reference)], attrs: {} };
}

/** Most images a file may have; a chain that is longer is a loop. */
const maxImages = 64;

/** Reduced images of the first one, larger ones first; masks and other pages are left out. */
async function overviewsOf(tiff: GeoTIFF, full: GeoTIFFImage): Promise<GeoTIFFImage[]> {
  const overviews: GeoTIFFImage[] = [];
  for (let i = 1; i < maxImages; i++) {
    let image: GeoTIFFImage;
    try {
      image = await tiff.getImage(i);
    } catch {
      break;
    }
    const kind = Number(image.fileDirectory.getValue("NewSubfileType") ?? 0);
    if ((kind & 1) === 1 && (kind & 4) === 0 && image.getWidth() < full.getWidth()) overviews.push(image);
  }
  return overviews;
}

/** geotiff's view of a byte source. A read that ends early is an error: offsets come from the file. */
function toTiffSource(source: ByteSource): object {
  const fetchSlice = async ({ offset, length }: { offset: number; length: number }, signal?: AbortSignal) => {
    if (offset >= source.size || offset + length > source.size + 4096) {
      throw new CorruptDataError(
        { source: source.name, format: "geotiff", place: `byte ${offset}` },
        `${length} bytes are expected there, the file has ${source.size} in all`,
      );
    }
    const bytes = await source.read(offset, length, { signal });
    return new Uint8Array(bytes).buffer;
  };
  return {
    fetch: (slices: { offset: number; length: number }[], signal?: AbortSignal) =>
      Promise.all(slices.map((slice) => fetchSlice(slice, signal))),
    fetchSlice: async (slice: { offset: number; length: number }, signal?: AbortSignal) => ({
      ...slice,
      data: await fetchSlice(slice, signal),
    }),
    fileSize: source.size,
    close: () => source.close(),
  };
}

async function describe(
  { image, full }: { image: GeoTIFFImage; full: GeoTIFFImage },
  reference: Georeference,
  dtype: DType,
): Promise<{ attrs: Attrs; encoding: Attrs }> {
  const attrs: Record<string, AttrValue> = { AREA_OR_POINT: reference.areaOrPoint };
  const bands = Array.from({ length: full.getSamplesPerPixel() }, (_, band) => band);
  const metadata = await Promise.all(bands.map(async (band) => (await full.getGDALMetadata(band)) ?? {}));
  const names = metadata.map(({ DESCRIPTION }) => DESCRIPTION).filter((name) => typeof name === "string");
  if (names.length > 0) attrs.long_name = names.length === 1 ? names[0]! : names;
  const numbers = (key: string, usual: number) => metadata.map((items) => Number(items[key] ?? usual));
  addPacking(attrs, numbers("SCALE", 1), numbers("OFFSET", 0));
  const nodata = full.getGDALNoData();
  if (nodata !== null && fits(nodata, dtype)) attrs._FillValue = nodata;
  return {
    attrs,
    encoding: { grid_mapping: "spatial_ref", compression: Number(image.fileDirectory.getValue("Compression") ?? 1) },
  };
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

function coordinates(image: GeoTIFFImage, full: GeoTIFFImage, reference: Georeference): StoredVariable[] {
  const [height, width] = [image.getHeight(), image.getWidth()];
  const bands = BigInt64Array.from({ length: image.getSamplesPerPixel() }, (_, band) => BigInt(band + 1));
  const result = [coordinate("band", "int64", bands, {})];
  const transform =
    reference.transform && resample(reference.transform, [full.getHeight(), full.getWidth()], [height, width]);
  if (transform && isAxisAligned(transform)) {
    const { y, x } = axisAttrs(reference.isGeographic);
    result.push(coordinate("y", "float64", pixelCentres(transform[3], transform[5], height), y));
    result.push(coordinate("x", "float64", pixelCentres(transform[0], transform[1], width), x));
  }
  const attrs: Record<string, AttrValue> = {};
  if (reference.crs) attrs.crs = reference.crs;
  if (reference.crsName) attrs.crs_name = reference.crsName;
  if (transform) attrs.GeoTransform = transform.join(" ");
  const spatial: StoredVariable = {
    name: "spatial_ref",
    dims: [],
    reader: memoryReader("int64", [], BigInt64Array.of(0n)),
    attrs,
    isCoordinate: true,
  };
  return [...result, spatial];
}

/** CF attributes of the axes (CF conventions 4.1, 4.2 and 5.6). */
function axisAttrs(isGeographic: boolean): { readonly y: Attrs; readonly x: Attrs } {
  return isGeographic
    ? {
        y: { axis: "Y", long_name: "latitude", standard_name: "latitude", units: "degrees_north" },
        x: { axis: "X", long_name: "longitude", standard_name: "longitude", units: "degrees_east" },
      }
    : {
        y: { axis: "Y", long_name: "y coordinate of projection", standard_name: "projection_y_coordinate" },
        x: { axis: "X", long_name: "x coordinate of projection", standard_name: "projection_x_coordinate" },
      };
}

function coordinate(name: string, dtype: DType, data: ArrayData, attrs: Attrs): StoredVariable {
  return { name, dims: [name], reader: memoryReader(dtype, [data.length], data), attrs };
}
