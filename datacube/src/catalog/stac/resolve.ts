import type { DType } from "../../array/dtype.ts";
import type { Attrs } from "../../array/variable.ts";
import { VariableNotFoundError } from "../../errors.ts";
import type { PixelSource } from "../load/pixel-source.ts";
import { type Band, bandsOf, findBand } from "./bands.ts";
import { bboxOf } from "./geometry.ts";
import type { StacItem } from "./model.ts";
import { gridOf } from "./projection.ts";

/** A band of the result: where its pixels are in each item, and what the items tell of it. */
export interface LoadedBand {
  readonly name: string;
  /** By item; items without the band have no source. */
  readonly sources: ReadonlyMap<StacItem, PixelSource>;
  readonly dtype: DType | undefined;
  readonly nodata: number | undefined;
  /** Unit, flags, and `scale_factor` and `add_offset` where one scale holds for all items. */
  readonly attrs: Attrs;
}

/**
 * The wanted bands of items, all rasters by default.
 * @throws VariableNotFoundError for a name that no item knows
 */
export function resolveBands(
  items: readonly StacItem[],
  wanted: string | readonly string[] | undefined,
  patchUrl: (href: string) => string,
): LoadedBand[] {
  const tables = items.map((item) => ({ item, bands: bandsOf(item) }));
  const known = [...new Set(tables.flatMap(({ bands }) => [...bands.keys()]))];
  const names = wanted === undefined ? known : typeof wanted === "string" ? [wanted] : wanted;
  if (names.length === 0) throw new VariableNotFoundError("(any raster)", [], "the items have none");
  return names.map((name) => {
    const found = tables.flatMap(({ item, bands }) => {
      const band = findBand(bands, name);
      return band ? [{ item, band }] : [];
    });
    if (found.length === 0) throw new VariableNotFoundError(name, known);
    return {
      name,
      sources: new Map(found.map(({ item, band }) => [item, sourceOf(item, band, patchUrl)])),
      dtype: firstOf(found, ({ band }) => band.dtype),
      nodata: firstOf(found, ({ band }) => band.nodata),
      attrs: attrsOf(found.map(({ band }) => band)),
    };
  });
}

function sourceOf(item: StacItem, band: Band, patchUrl: (href: string) => string): PixelSource {
  const asset = item.assets[band.asset]!;
  const { "odc:layer": layer, "craton:position": position } = asset;
  return {
    href: patchUrl(asset.href),
    band: band.index,
    layer: typeof layer === "string" ? layer : undefined,
    position: isPosition(position) ? position : undefined,
    nodata: band.nodata,
    grid: gridOf(item, asset),
    bbox: item.bbox ?? (item.geometry ? bboxOf(item.geometry) : undefined),
  };
}

function isPosition(value: unknown): value is Readonly<Record<string, number>> {
  return typeof value === "object" && value !== null && Object.values(value).every(Number.isInteger);
}

function attrsOf(bands: readonly Band[]): Attrs {
  const unit = firstOf(bands, (band) => band.unit);
  const [first] = bands;
  const isSame = bands.every(({ scale, offset }) => scale === first!.scale && offset === first!.offset);
  const packing = isSame && (first!.scale !== 1 || first!.offset !== 0);
  return {
    ...(unit === undefined ? {} : { units: unit }),
    ...(firstOf(bands, ({ flags }) => (Object.keys(flags).length > 0 ? flags : undefined)) ?? {}),
    ...(packing ? { scale_factor: first!.scale, add_offset: first!.offset } : {}),
  };
}

function firstOf<T, R>(all: readonly T[], get: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = get(one);
    if (found !== undefined) return found;
  }
  return undefined;
}
