import { DataArray } from "../../array/data-array.ts";
import { Dataset } from "../../array/dataset.ts";
import type { DType } from "../../array/dtype.ts";
import { isFloat } from "../../array/dtype.ts";
import type { Variables, VariablesLike } from "../../array/schema.ts";
import { type AttrValue, memoryVariable, type Variable } from "../../array/variable.ts";
import { decodeVariable } from "../../cf/decode-variable.ts";
import { ExpressionError } from "../../errors.ts";
import { sourceNode } from "../../expr/operation/source.ts";
import type { Resampling } from "../../expr/raster/warp.ts";
import { type Geobox, geoboxCoordinates, gridMappingName } from "../../geo/geobox.ts";
import type { SpatialDims } from "../../geo/spatial.ts";
import { withHostSignal } from "../../source/host.ts";
import type { SourceOptions } from "../../source/options.ts";
import type { ReadOptions } from "../../source/source.ts";
import { present } from "../fields.ts";
import { Files } from "../load/files.ts";
import { isMasked, type PixelMask, withoutMasked } from "../load/mask.ts";
import { type Footprint, type GridOptions, outputGrid } from "../load/output-grid.ts";
import { describeSource } from "../load/read-onto.ts";
import { type Stack, stackReader } from "../load/stack.ts";
import { toStac } from "./check.ts";
import { type GroupItems, groupItems, type ItemGroup } from "./groups.ts";
import type { StacItem, StacItemCollection } from "./model.ts";
import { type LoadedBand, resolveBands } from "./resolve.ts";

/** One value for all bands, or by the name of a band, with `*` for the others. */
type PerBand<T extends string> = T | Readonly<Record<string, T>>;

/** Options of `loadStac`. */
export interface LoadOptions extends GridOptions, ReadOptions {
  /** Names of assets, common names (`nir`), or an asset and the number of a band (`visual.2`). Default: all rasters. */
  readonly bands?: string | readonly string[];
  /** Which items are one position in time. Default `time`. */
  readonly groupby?: GroupItems;
  /** How pixels are made of those of the files. Default `nearest`. */
  readonly resampling?: PerBand<Resampling>;
  /** Default: what the items tell, else that of the first file. */
  readonly dtype?: PerBand<DType>;
  /** Element of pixels that no item has. Default: what the items tell, else NaN for floats and 0 for integers. */
  readonly nodata?: number;
  /** Rows and columns that are read at once. Default 1024 of each. */
  readonly chunks?: { readonly y?: number; readonly x?: number };
  /**
   * Leaves out pixels that are cloudy or the like, in all bands but those that tell it:
   * `{ band: "qa", flags: ["cloud"] }`, `{ band: "SCL", values: [3, 8, 9, 10] }`, `{ band: "qa_pixel", bits: [1, 3, 4] }`.
   * They become `nodata`, or NaN where there is none.
   */
  readonly mask?: PixelMask | readonly PixelMask[];
  /** Missing pixels as NaN, and scale and offset of the raster extension applied, as `open` does it. Default false. */
  readonly maskAndScale?: boolean;
  /** Changes the addresses of files, for example signs them. */
  readonly patchUrl?: (href: string) => string;
  /** How the file behind an address is reached: give logins only to servers that they are for. */
  readonly access?: (href: string) => SourceOptions;
}

/** Items in any form. */
export type ItemsLike = StacItem | StacItemCollection | Iterable<StacItem> | AsyncIterable<StacItem>;

/**
 * The rasters of STAC items as one lazy dataset on one grid, with dimensions time, y and x (latitude and longitude in a
 * geographic system): one variable for each band. Items that lie over each other at one position in time fill each other's
 * gaps, in order of time and id. Where the items tell grids and dtypes, no file is opened before something is computed (else
 * the first one is, for its metadata); then only parts that a chunk needs are read, from overviews where the grid is coarse.
 *
 * ```ts
 * const { items } = await openStac("scenes.json");
 * const ds = await loadStac(items, { bands: ["red", "nir"], crs: "EPSG:32632", resolution: 20, groupby: "solarDay" });
 * ```
 * @throws VariableNotFoundError for bands that no item has, UnsupportedError where no grid is told, ExpressionError
 */
export async function loadStac<V extends VariablesLike<V> = Variables>(
  items: ItemsLike,
  options: LoadOptions = {},
): Promise<Dataset<V>> {
  const { signal } = withHostSignal(options);
  const list = await toList(items, signal);
  const files = new Files(options.access ?? (() => ({})));
  const bands = bandsToLoad(list, options);
  const grid = await gridToLoad(list, bands, { options, files, signal });
  const groups = groupItems(list, options.groupby ?? "time", middleLongitude(grid));
  const variables = new Map<string, Variable>();
  for (const band of bands)
    variables.set(band.name, await bandVariable(band, { options, files, grid, groups, signal }));
  const coords = new Map([["time", timeCoordinate(groups)], ...geoboxCoordinates(grid, dimsFor(grid))]);
  const masked = await maskedBands(list, { options, files, grid, groups, signal });
  for (const [name, variable] of variables)
    if (!masked.bands.has(name)) variables.set(name, masked.arrays.reduce(withoutMasked, variable));
  return new Dataset<V>({ variables, coords, attrs: {} });
}

/** Where the masks of a load leave out pixels, and the names of the bands that tell it. */
async function maskedBands(
  items: readonly StacItem[],
  reading: Placing,
): Promise<{ readonly arrays: readonly DataArray[]; readonly bands: ReadonlySet<string> }> {
  const { dtype: _, nodata, resampling, mask, ...options } = reading.options;
  const masks = [mask ?? []].flat();
  const arrays: DataArray[] = [];
  for (const one of masks) {
    const [band] = bandsToLoad(items, { ...options, bands: one.band });
    const variable = await bandVariable(band!, { ...reading, options: { ...options, maskAndScale: false } });
    arrays.push(isMasked(new DataArray(one.band, variable, new Map()), one));
  }
  return { arrays, bands: new Set(masks.map(({ band }) => band)) };
}

/** The grid on which `loadStac` puts items. @throws UnsupportedError where neither options nor items tell one */
export async function gridOfItems(items: readonly StacItem[], options: LoadOptions): Promise<Geobox> {
  const { signal } = withHostSignal(options);
  const files = new Files(options.access ?? (() => ({})));
  return gridToLoad(items, bandsToLoad(items, options), { options, files, signal });
}

function bandsToLoad(items: readonly StacItem[], { bands, patchUrl }: LoadOptions): LoadedBand[] {
  return resolveBands(items, bands, patchUrl ?? ((href) => href));
}

async function gridToLoad(items: readonly StacItem[], bands: readonly LoadedBand[], reading: Reading): Promise<Geobox> {
  return outputGrid(await footprintsOf(items, { bands, ...reading }), gridOptionsOf(reading.options));
}

async function toList(items: ItemsLike, signal: AbortSignal | undefined): Promise<StacItem[]> {
  const list: StacItem[] = [];
  const all = "type" in items ? (items.type === "Feature" ? [items] : items.features) : items;
  for await (const item of all) {
    signal?.throwIfAborted();
    const checked = toStac(item, undefined);
    if (checked.type !== "Feature") throw new ExpressionError("loadStac", `a ${checked.type} is no item`);
    list.push(checked);
  }
  if (list.length === 0) throw new ExpressionError("loadStac", "there are no items");
  return list;
}

interface Placing extends Reading {
  readonly grid: Geobox;
  readonly groups: readonly ItemGroup[];
}

interface Reading {
  readonly options: LoadOptions;
  readonly files: Files;
  readonly signal: AbortSignal | undefined;
}

/** Where the items lie: by the finest grid of their bands. Where none tells one that is needed, by that of the first file. */
async function footprintsOf(
  items: readonly StacItem[],
  { bands, files, options, signal }: Reading & { bands: readonly LoadedBand[] },
): Promise<Footprint[]> {
  const found = items.map((item): Footprint => {
    const sources = bands.flatMap(({ sources }) => sources.get(item) ?? []);
    const grids = sources.flatMap(({ grid }) => grid ?? []);
    grids.sort((a, b) => Math.min(...a.resolution) - Math.min(...b.resolution));
    return { grid: grids[0], bbox: sources[0]?.bbox };
  });
  const { geobox, like, crs, resolution } = options;
  const isEnough = geobox ?? like ?? (crs !== undefined && resolution !== undefined) ?? false;
  if (isEnough || found.some(({ grid }) => grid)) return found;
  const [item, source] = [...bands[0]!.sources][0]!;
  const { grid } = await describeSource(source, { files, signal });
  return found.map((footprint, i) => (items[i] === item ? { ...footprint, grid } : footprint));
}

function gridOptionsOf({ crs, resolution, bbox, intersects, bounds, geobox, like }: LoadOptions): GridOptions {
  return present({ crs, resolution, bbox, intersects, bounds, geobox, like });
}

function middleLongitude({ bounds: [west, south, east, north], crs }: Geobox): number {
  const [longitude] = crs.to(4326)((west + east) / 2, (south + north) / 2);
  return Number.isFinite(longitude) ? longitude : 0;
}

function dimsFor({ crs }: Geobox): SpatialDims {
  return crs.isGeographic ? { y: "latitude", x: "longitude" } : { y: "y", x: "x" };
}

function timeCoordinate(groups: readonly ItemGroup[]): Variable {
  const data = Float64Array.from(groups, ({ ms }) => ms);
  const encoding = { calendar: "proleptic_gregorian" };
  return memoryVariable("time", { dims: ["time"], shape: [data.length], dtype: "datetime", data }, { encoding });
}

const defaultChunk = 1024;

async function bandVariable(band: LoadedBand, { options, files, grid, groups, signal }: Placing): Promise<Variable> {
  const [first] = band.sources.values();
  const dtype =
    forBand(options.dtype, band.name) ?? band.dtype ?? (await describeSource(first!, { files, signal })).dtype;
  const nodata = options.nodata ?? band.nodata;
  const [rows, columns] = [options.chunks?.y ?? defaultChunk, options.chunks?.x ?? defaultChunk];
  const stack: Stack = {
    layers: groups.map(({ items }) => items.flatMap((item) => band.sources.get(item) ?? [])),
    grid,
    dtype,
    fill: nodata ?? (isFloat(dtype) ? Number.NaN : 0),
    resampling: forBand(options.resampling, band.name) ?? "nearest",
    chunk: [Math.min(rows, grid.shape[0]), Math.min(columns, grid.shape[1])],
  };
  const { y, x } = dimsFor(grid);
  const expr = sourceNode(refOf(band.name, stack), ["time", y, x], stackReader(stack, files));
  return described(band, { expr, nodata, decodes: options.maskAndScale ?? false });
}

function forBand<T extends string>(value: PerBand<T> | undefined, name: string): T | undefined {
  return typeof value === "object" ? (value[name] ?? value["*"]) : value;
}

/** What another process needs to read the same: everything but logins. */
function refOf(variable: string, { layers, grid, ...parameters }: Stack): Parameters<typeof sourceNode>[0] {
  const plainGrid = (box: Geobox | undefined) =>
    box && { crs: box.crs.definition, transform: box.transform, shape: box.shape };
  const plain = layers.map((sources) => sources.map((source) => ({ ...source, grid: plainGrid(source.grid) })));
  return {
    format: "stac",
    source: `${new Set(layers.flat().map(({ href }) => href)).size} files`,
    variable,
    parameters: { ...parameters, layers: plain, grid: plainGrid(grid) },
  };
}

function described(
  { attrs: told }: LoadedBand,
  { expr, nodata, decodes }: { expr: Variable["expr"]; nodata: number | undefined; decodes: boolean },
): Variable {
  const attrs: Record<string, AttrValue> = { ...told };
  if (nodata !== undefined) attrs[decodes ? "_FillValue" : "nodata"] = nodata;
  const encoding = { grid_mapping: gridMappingName };
  return decodeVariable({ expr, attrs, attrTypes: {}, encoding }, { maskAndScale: decodes, decodeTimes: false });
}
