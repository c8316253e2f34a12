import { computeVariable } from "./array/compute-variable.ts";
import type { Coordinates } from "./array/coordinates.ts";
import { Dataset, type DatasetParts } from "./array/dataset.ts";
import type { Variables, VariablesLike } from "./array/schema.ts";
import { bytesOfExpr } from "./array/summary.ts";
import type { Variable } from "./array/variable.ts";
import { decodeDataset } from "./cf/decode-dataset.ts";
import type { DecodeOptions } from "./cf/decode-variable.ts";
import { SourceReadError, UnknownFormatError, UnsupportedError } from "./errors.ts";
import type { FormatEntry, FormatOptions, Probe, TableOptions } from "./format/format.ts";
import { formats } from "./format/registry.ts";
import { withHostSignal } from "./source/host.ts";
import { memoryLocation } from "./source/memory.ts";
import type { SourceOptions } from "./source/options.ts";
import { locate } from "./source/registry.ts";
import type { ByteSource, KeyStore, Location } from "./source/source.ts";
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
  return openLocation(await locationOf(pathOrUrl, options), withHostSignal(options));
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

/** Opens what a location points at; `open()` for sources that are not a path or URL. */
export async function openLocation<V extends VariablesLike<V> = Variables>(
  location: Location,
  options: OpenOptions = {},
): Promise<Dataset<V>> {
  const { entry, at } = await findFormat(location, options);
  const format = await entry.load();
  const stored = await format.open(at, options);
  const decoded = decodeDataset(stored, { format: entry.name, source: location.name }, options);
  const parts = stored.labelColumns ? await arranged(decoded, options.dims ?? stored.labelColumns, options) : decoded;
  return new Dataset<V>({ ...parts, coords: await readLabels(parts.coords, options), source: location.name });
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

/** The same store; the metadata by which a format is found are not read again when it opens them. */
function rememberMetadata(store: KeyStore): KeyStore {
  const known = new Map<string, Uint8Array>();
  const get: KeyStore["get"] = async (key, options) => {
    const value = known.get(key) ?? (await store.get(key, options));
    if (value && rootMetadata.has(key)) known.set(key, value);
    return value;
  };
  return { ...store, get };
}

const rootMetadata: ReadonlySet<string> = new Set(["zarr.json", ".zmetadata", ".zgroup", ".zarray"]);

const headBytes = 4096;

/** The format, and where its content is: an archive is looked into. */
export async function findFormat(
  opened: Location,
  options: OpenOptions,
): Promise<{ entry: FormatEntry; at: Location }> {
  const source = await opened.bytes(options);
  const head = source ? await readHead(source, options) : new Uint8Array(0);
  const isArchive = isZip(head);
  const inner = isArchive ? (await import("./source/zip/zip.ts")).zipLocation(opened, "") : opened;
  const at = { ...inner, store: rememberMetadata(inner.store) };
  const probe: Probe = { head: isArchive ? new Uint8Array(0) : head, get: (key) => at.store.get(key, options) };
  for (const entry of formats()) {
    const isFile = source !== undefined && !isArchive;
    if (entry.kind !== (isFile ? "folder" : "file") && (await entry.detect(probe))) return { entry, at };
  }
  const refusal = source ? undefined : opened.refusal?.();
  if (refusal !== undefined) throw new SourceReadError(opened.name, refusal);
  throw new UnknownFormatError(
    opened.name,
    formats().map((entry) => entry.name),
    isArchive ? "the archive has no Zarr at its root: open zip://MEMBER::ADDRESS" : reasonOf(source, head),
  );
}

/** Whether a file begins like a zip archive (APPNOTE.TXT, sections 4.3.7 and 4.3.16). */
function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

async function readHead(source: ByteSource, options: OpenOptions): Promise<Uint8Array> {
  try {
    return (await source.read(0, headBytes, options)).slice();
  } finally {
    await source.close();
  }
}

function reasonOf(source: ByteSource | undefined, head: Uint8Array): string | undefined {
  if (!source) return "the folder holds no Zarr metadata (zarr.json, .zgroup or .zarray)";
  if (head.length === 0) return "it is empty";
  return undefined;
}
