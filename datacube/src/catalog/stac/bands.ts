import { type DType, isDType, isNumeric } from "../../array/dtype.ts";
import type { Attrs } from "../../array/variable.ts";
import type { Fields } from "../fields.ts";
import { flagAttrs } from "./classification.ts";
import type { StacAsset, StacItem } from "./model.ts";
import { tellsGrid } from "./projection.ts";

/** One band of an asset, and what its item tells of it (raster, eo and classification extensions; `bands` of STAC 1.1). */
export interface Band {
  /** Name of the asset. */
  readonly asset: string;
  /** Number of the band in the asset's file, from 1. */
  readonly index: number;
  readonly dtype?: DType | undefined;
  readonly nodata?: number | undefined;
  readonly unit?: string | undefined;
  /** What stored numbers are multiplied with, before `offset` is added; 1 and 0 where nothing is told. */
  readonly scale: number;
  readonly offset: number;
  /** CF's flag attributes, where classes or bit fields are told. */
  readonly flags: Attrs;
  /** Other names: those of the band and its common name. */
  readonly aliases: readonly string[];
}

/** The bands of an item's rasters by name: that of the asset, of several in one file a name of their own. */
export function bandsOf(item: StacItem): Map<string, Band> {
  const rasters = Object.entries(item.assets).filter(([, asset]) => isRaster(asset));
  const told = rasters.filter(([, asset]) => tellsGrid(item, asset));
  const used = told.length > 0 ? told : rasters;
  const all = used.map(([name, asset]) => assetBands(item, name, asset));
  const owners = ownersOf(all);
  const isFirst = (alias: string, band: Band): boolean => owners.get(alias) === band && !(alias in item.assets);
  return new Map(
    all.flatMap((bands) =>
      bands.map((band): [string, Band] => {
        const alias = band.aliases.find((name) => isFirst(name, band));
        return [bands.length === 1 ? band.asset : (alias ?? `${band.asset}.${band.index}`), band];
      }),
    ),
  );
}

/** The band that an alias means: of the asset with the fewest bands, then by name. */
function ownersOf(all: readonly (readonly Band[])[]): Map<string, Band> {
  const owners = new Map<string, Band>();
  const byRank = [...all].sort((a, b) => a.length - b.length || (a[0]!.asset < b[0]!.asset ? -1 : 1));
  for (const band of byRank.flat()) for (const alias of band.aliases) if (!owners.has(alias)) owners.set(alias, band);
  return owners;
}

/** The band of an item that a name, an alias (`nir`), or asset and number (`visual.2`) means. */
export function findBand(bands: ReadonlyMap<string, Band>, name: string): Band | undefined {
  const own = bands.get(name) ?? [...bands.values()].find(({ asset, index }) => asset === name && index === 1);
  if (own) return own;
  const [, asset, index] = /^(.+)\.(\d+)$/.exec(name) ?? [];
  const all = [...Map.groupBy(bands.values(), (band) => band.asset).values()];
  return (
    ownersOf(all).get(name) ?? [...bands.values()].find((band) => band.asset === asset && band.index === Number(index))
  );
}

function assetBands(item: StacItem, name: string, asset: StacAsset): Band[] {
  const common = listOf(asset.bands);
  const [raster, eo] = [listOf(asset["raster:bands"]), listOf(asset["eo:bands"])];
  const count = Math.max(1, common.length, raster.length, eo.length);
  return Array.from({ length: count }, (_, i) => {
    const own: Fields = { ...pick(item.properties), ...pick(asset), ...pick(raster[i]), ...pick(common[i]) };
    const names = [eo[i]?.name, eo[i]?.common_name, common[i]?.name, common[i]?.["eo:common_name"]];
    return {
      asset: name,
      index: i + 1,
      dtype: toDType(own.data_type),
      nodata: toNumber(own.nodata),
      unit: typeof own.unit === "string" ? own.unit : undefined,
      scale: toNumber(own.scale) ?? 1,
      offset: toNumber(own.offset) ?? 0,
      flags: flagAttrs([common[i], raster[i], ...(count === 1 ? [asset] : [])]),
      aliases: [...new Set(names.filter((alias) => typeof alias === "string"))],
    };
  });
}

function pick(fields: Fields | undefined): Fields {
  const told = (name: string): unknown => fields?.[name] ?? fields?.[`raster:${name}`];
  const wanted = ["data_type", "nodata", "unit", "scale", "offset"].filter((name) => (told(name) ?? null) !== null);
  return Object.fromEntries(wanted.map((name) => [name, told(name)]));
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value)
    ? value.map((one) => (typeof one === "object" && one !== null ? (one as Fields) : {}))
    : [];
}

function toDType(name: unknown): DType | undefined {
  return typeof name === "string" && isDType(name) && isNumeric(name) ? name : undefined;
}

function toNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const names: Readonly<Record<string, number>> = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
  };
  return typeof value === "string" ? names[value.toLowerCase()] : undefined;
}

const pictures: ReadonlySet<unknown> = new Set(["thumbnail", "overview"]);
const otherMedia = /^application\/(x-)?(hdf5?|netcdf|zarr|vnd[.+]zarr)\b/i;
const rasterNames = /\.(tiff?|jpe?g|jp2|img|hdf|nc|zarr)$/i;

/** Whether an asset is a raster and no picture of one, by its media type, roles and name. */
function isRaster({ href, type, roles: told }: StacAsset): boolean {
  const roles: readonly unknown[] = Array.isArray(told) ? told : [];
  if (typeof type === "string")
    return (/^image\//i.test(type) && !roles.some((role) => pictures.has(role))) || otherMedia.test(type);
  if (roles.includes("data")) return true;
  return !roles.includes("metadata") && rasterNames.test(href.replace(/[?#].*$/s, ""));
}
