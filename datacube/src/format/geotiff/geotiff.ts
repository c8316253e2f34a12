import { GeoTIFF, type GeoTIFFImage } from "geotiff";
import { type ChunkReader, memoryReader } from "../../array/chunk-reader.ts";
import type { ArrayData, DType } from "../../array/dtype.ts";
import type { Attrs, AttrValue } from "../../array/variable.ts";
import { CorruptDataError, DatacubeError, LabelNotFoundError } from "../../errors.ts";
import { type GeoTransform, isAxisAligned, pixelCentres, resample } from "../../geo/geotransform.ts";
import type { ByteSource } from "../../source/source.ts";
import type { Format, FormatOptions, StoredDataset, StoredVariable } from "../format.ts";
import { checkDirectory } from "./check-directory.ts";
import { describePixels } from "./describe.ts";
import { type ControlPoint, type Georeference, readGeoreference } from "./georeference.ts";
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
  const { full, reduced, mask } = chosenPage(await pagesOf(tiff, source), options.group);
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
  const { attrs, encoding } = await describePixels({ image, full }, reference, reader.dtype);
  const data: StoredVariable = {
    name: "band_data",
    dims: ["band", "y", "x"],
    reader: { ...reader, overviews },
    attrs,
    encoding: { ...encoding, chunks: reader.chunkShape },
  };
  const masks = mask && options.overview === undefined ? await maskVariable(mask, source) : [];
  return { variables: [data, ...masks, ...coordinates(image, full, reference)], attrs: {} };
}

/** An image with its reduced versions, larger ones first, and its mask. */
interface Page {
  readonly full: GeoTIFFImage;
  readonly reduced: GeoTIFFImage[];
  mask: GeoTIFFImage | undefined;
}

/** Most images a file may have; a chain that is longer is a loop. */
const maxImages = 1024;

/** The pages of a file, each with the overviews and the mask that follow it (TIFF 6.0, NewSubfileType). */
async function pagesOf(tiff: GeoTIFF, source: ByteSource): Promise<Page[]> {
  await checkDirectory(tiff, source, tiff.firstIFDOffset);
  const pages: Page[] = [{ full: await tiff.getImage(0), reduced: [], mask: undefined }];
  let next = pages[0]!.full.fileDirectory.nextIFDByteOffset;
  for (let i = 1; i < maxImages && next !== 0; i++) {
    let image: GeoTIFFImage;
    try {
      await checkDirectory(tiff, source, next);
      image = await tiff.getImage(i);
    } catch {
      break;
    }
    next = image.fileDirectory.nextIFDByteOffset;
    const page = pages.at(-1)!;
    const kind = Number(image.fileDirectory.getValue("NewSubfileType") ?? 0);
    const isReduced = (kind & 1) === 1;
    if ((kind & 4) === 4) {
      if (!isReduced) page.mask = image;
    } else if (!isReduced) pages.push({ full: image, reduced: [], mask: undefined });
    else if (image.getWidth() < page.full.getWidth()) page.reduced.push(image);
  }
  return pages;
}

/** The page of a number from 1, the first by default. */
function chosenPage(pages: readonly Page[], group = "1"): Page {
  const page = /^\d+$/.test(group) ? pages[Number(group) - 1] : undefined;
  if (!page) throw new LabelNotFoundError("group", group, `the pages of the file are 1 to ${pages.length}`);
  return page;
}

/** The mask as a coordinate (y, x): true where pixels are valid. */
async function maskVariable(mask: GeoTIFFImage, source: ByteSource): Promise<StoredVariable[]> {
  const { chunkShape, shape, readChunk } = await tileReader(mask, source);
  const reader: ChunkReader = {
    dtype: "bool",
    shape: shape.slice(1),
    chunkShape: chunkShape.slice(1),
    readChunk: async ([row = 0, column = 0], signal) =>
      Uint8Array.from((await readChunk([0, row, column], signal)) as Uint8Array, (value) => (value === 0 ? 0 : 1)),
  };
  return [{ name: "mask", dims: ["y", "x"], reader, attrs: {}, isCoordinate: true }];
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
  } else if (transform) result.push(...rotatedCoordinates(transform, [height, width]));
  const attrs: Record<string, AttrValue> = { ...reference.crs?.toCf() };
  if (reference.crs?.epsg !== undefined) attrs.crs = `EPSG:${reference.crs.epsg}`;
  if (reference.crsName) attrs.crs_name = reference.crsName;
  if (transform) attrs.GeoTransform = transform.join(" ");
  if (reference.controlPoints.length > 0) attrs.gcps = toGeoJson(reference.controlPoints);
  const spatial: StoredVariable = {
    name: "spatial_ref",
    dims: [],
    reader: memoryReader("int64", [], BigInt64Array.of(0n)),
    attrs,
    isCoordinate: true,
  };
  return [...result, spatial];
}

/** Places of pixel centres of a rotated grid, `xc` and `yc` (y, x), computed when they are read. */
function rotatedCoordinates(transform: GeoTransform, shape: readonly [number, number]): StoredVariable[] {
  const [height, width] = shape;
  const rows = Math.max(1, Math.min(height, Math.floor(2 ** 20 / width)));
  const place = (name: string, [origin, perColumn, perRow]: readonly [number, number, number]): StoredVariable => {
    const readChunk: ChunkReader["readChunk"] = async ([chunk = 0], signal) => {
      signal?.throwIfAborted();
      const first = chunk * rows;
      return Float64Array.from({ length: Math.min(rows, height - first) * width }, (_, i) => {
        const row = first + Math.floor(i / width);
        const column = i % width;
        return origin + (column + 0.5) * perColumn + (row + 0.5) * perRow;
      });
    };
    const reader = { dtype: "float64", shape, chunkShape: [rows, width], readChunk } as const;
    return { name, dims: ["y", "x"], reader, attrs: {}, isCoordinate: true };
  };
  const [x, a, b, y, c, d] = transform;
  return [place("xc", [x, a, b]), place("yc", [y, c, d])];
}

/** Ground control points as GeoJSON, as rioxarray gives them. */
function toGeoJson(points: readonly ControlPoint[]): AttrValue {
  const features = points.map(({ column, row, x, y, z }, i) => ({
    type: "Feature",
    properties: { id: String(i + 1), info: "", row, col: column },
    geometry: { type: "Point", coordinates: [x, y, z] },
  }));
  return { type: "FeatureCollection", features };
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
