import { computeVariable } from "./array/compute-variable.ts";
import type { Coordinates } from "./array/coordinates.ts";
import { Dataset, type DatasetParts } from "./array/dataset.ts";
import type { Variables, VariablesLike } from "./array/schema.ts";
import { bytesOfExpr } from "./array/summary.ts";
import type { Variable } from "./array/variable.ts";
import { decodeDataset } from "./cf/decode-dataset.ts";
import type { DecodeOptions } from "./cf/decode-variable.ts";
import type { CodecSpec } from "./codecs/codec.ts";
import { isAdded } from "./codecs/registry.ts";
import { UnsupportedError } from "./errors.ts";
import { rememberOrigin } from "./exec/threads/origin.ts";
import { findFormat } from "./format/find-format.ts";
import type { FormatOptions, StoredVariable, TableOptions } from "./format/format.ts";
import { withHostSignal } from "./source/host.ts";
import { memoryLocation } from "./source/memory.ts";
import type { SourceOptions } from "./source/options.ts";
import { locate } from "./source/registry.ts";
import type { Location } from "./source/source.ts";
import { cubeOf } from "./table/cube.ts";
import { LazyTable } from "./table/lazy-table.ts";
import type { TableQuery } from "./table/query.ts";

/** Options of `open()`. */
export interface OpenOptions extends FormatOptions, DecodeOptions, SourceOptions {}

/**
 * Opens a dataset lazily: Zarr (versions 2 and 3), GeoTIFF, NetCDF-3, NetCDF-4/HDF5, GRIB, CoverageJSON, Parquet, CSV, kerchunk references
 * (JSON), from a path, a `file:`, `http(s):`, `s3:`, `gs:`, `az:` or `abfs(s):` URL, `zip://MEMBER::ADDRESS` or bytes. The
 * format is found by content, not by name. Only metadata, the labels of the dimensions and
 * other coordinates of at most 1 MB with at most one dimension are read.
 *
 * ```ts
 * const ds = await open("temperature.zarr");
 * const mean = await ds.t2m.sel({ time: "2020-07" }).mean("time").compute();
 * const typed = await open<{ t2m: DataArray<"time" | "lat" | "lon", "float32"> }>("temperature.zarr");
 * ```
 * @throws SourceNotFoundError, SourceReadError, UnknownFormatError, CorruptDataError, UnsupportedError
 */
export async function open<V extends VariablesLike<V> = Variables>(
  pathOrUrl: string | URL | Uint8Array | ArrayBuffer,
  options: OpenOptions = {},
): Promise<Dataset<V>> {
  const location = await locationOf(pathOrUrl, options);
  const isAddress = typeof pathOrUrl === "string" || pathOrUrl instanceof URL;
  return openLocation(location, withHostSignal(options), isAddress ? String(pathOrUrl) : undefined);
}

async function locationOf(
  pathOrUrl: string | URL | Uint8Array | ArrayBuffer,
  options: SourceOptions & { signal?: AbortSignal | undefined },
): Promise<Location> {
  if (!(pathOrUrl instanceof Uint8Array || pathOrUrl instanceof ArrayBuffer)) return locate(String(pathOrUrl), options);
  const bytes = pathOrUrl instanceof ArrayBuffer ? new Uint8Array(pathOrUrl) : pathOrUrl;
  return memoryLocation("bytes in memory", bytes);
}

/** Options of `openTable()`. */
export interface OpenTableOptions extends TableOptions, SourceOptions, TableQuery {}

/**
 * Opens a table lazily: Parquet, CSV, compounds and PyTables' tables in HDF5 (by `path`). Columns and rows are named here
 * and read when the table is iterated or computed:
 *
 * ```ts
 * const warm = await openTable("stations.csv", { columns: ["name", "temp"], where: "(temp > 20) & (name != 'x')" });
 * const table = await warm.compute();
 * ```
 * @throws SourceNotFoundError, SourceReadError, UnknownFormatError, CorruptDataError
 * @throws UnsupportedError when the file holds no table
 */
export async function openTable(
  pathOrUrl: string | URL | Uint8Array | ArrayBuffer,
  options: OpenTableOptions = {},
): Promise<LazyTable> {
  const location = await locationOf(pathOrUrl, options);
  const own = withHostSignal(options);
  const { entry, at } = await findFormat(location, own);
  const format = await entry.load();
  if (!format.openTable)
    throw new UnsupportedError(`a table in ${location.name} (${entry.name})`, "open() it, and take toTable() of that");
  const { columns, where } = options;
  const query = { ...(columns ? { columns } : {}), ...(where === undefined ? {} : { where }) };
  return new LazyTable(await format.openTable(at, own), query);
}

/**
 * Opens what a location points at; `open()` for sources that are not a path or URL. With the address of the location other
 * threads can open it, too.
 */
export async function openLocation<V extends VariablesLike<V> = Variables>(
  location: Location,
  options: OpenOptions = {},
  address?: string,
): Promise<Dataset<V>> {
  const { entry, at, version } = await findFormat(location, options);
  const format = await entry.load();
  const stored = await format.open(at, options);
  if (address !== undefined) {
    const known = stored.variables.filter((variable) => !usesAddedCodec(variable));
    rememberOrigin(known, { address, options: { ...options, ...stored.again }, version });
  }
  const decoded = decodeDataset(stored, { format: entry.name, source: location.name }, options);
  const parts = stored.labelColumns ? await arranged(decoded, options.dims ?? stored.labelColumns, options) : decoded;
  return new Dataset<V>({ ...parts, coords: await readLabels(parts.coords, options), source: location.name });
}

/** Whether a codec was added in this thread, which others do not know. */
function usesAddedCodec({ encoding }: StoredVariable): boolean {
  const codecs = encoding?.codecs as readonly CodecSpec[] | undefined;
  return Array.isArray(codecs) && codecs.some(({ name }) => isAdded(name));
}

/** Columns of a table as a cube of these dimensions, whose labels are read. */
async function arranged(parts: DatasetParts, dims: readonly string[], { signal }: OpenOptions): Promise<DatasetParts> {
  const variables = new Map(parts.variables);
  for (const dim of dims) {
    const labels = variables.get(dim);
    if (labels) variables.set(dim, await computeVariable(dim, labels, { signal }));
  }
  return cubeOf({ ...parts, variables }, dims);
}

/** Coordinates that label no dimension are read when they are not larger than this. */
export const smallCoordinateBytes: number = 2 ** 20;

async function readLabels(coords: Coordinates, { signal }: OpenOptions): Promise<Coordinates> {
  const read = async ([name, variable]: [string, Variable]): Promise<[string, Variable]> => {
    const { dims } = variable.expr;
    const isLabels = dims.length === 1 && dims[0] === name;
    const isSmall = dims.length <= 1 && bytesOfExpr(variable.expr) <= smallCoordinateBytes;
    return [name, isLabels || isSmall ? await computeVariable(name, variable, { signal }) : variable];
  };
  return new Map(await Promise.all([...coords].map(read)));
}
