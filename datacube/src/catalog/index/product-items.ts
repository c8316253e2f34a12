import { isDeepStrictEqual } from "node:util";
import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import { present } from "../fields.ts";
import { type Band, findBand } from "../stac/bands.ts";
import type { StacItem } from "../stac/model.ts";
import type { Measurement, Product } from "./product.ts";

type Bands = ReadonlyMap<string, Band>;

/** A product by what an item tells of its rasters. */
export function inferProduct(name: string, bands: Bands): Product {
  return { name, measurements: [...bands].map(([own, band]) => toMeasurement(own, band)) };
}

/** A product with the rasters of another item that it does not have yet; itself where there are none. */
export function extendProduct(product: Product, bands: Bands): Product {
  const known = new Set(product.measurements.flatMap(({ name, aliases = [] }) => [name, ...aliases]));
  const more = [...bands].filter(([name]) => !known.has(name));
  if (more.length === 0) return product;
  const added = more.map(([name, band]) => toMeasurement(name, band));
  const isFree = (alias: string): boolean => !known.has(alias);
  const apart = added.map((one) => (one.aliases ? { ...one, aliases: one.aliases.filter(isFree) } : one));
  return { ...product, measurements: [...product.measurements, ...apart] };
}

function toMeasurement(name: string, { dtype, nodata, unit, aliases }: Band): Measurement {
  const others = aliases.filter((alias) => alias !== name);
  return { name, ...present({ dtype, nodata, units: unit, aliases: others.length > 0 ? others : undefined }) };
}

/**
 * @throws CorruptDataError for an item that lacks what datasets of the product have in common, UnsupportedError for one without any
 * of its measurements
 */
export function checkMember(item: StacItem, bands: Bands, product: Product): void {
  for (const [name, value] of Object.entries(product.properties ?? {})) {
    const own = item.properties[name];
    if (isDeepStrictEqual(own, value)) continue;
    const at = { source: `"${item.id}"`, format: "stac", place: `properties.${name}` };
    throw new CorruptDataError(at, `it is ${JSON.stringify(own)}, but ${JSON.stringify(value)} for "${product.name}"`);
  }
  if (product.measurements.some(({ name }) => findBand(bands, name))) return;
  const names = product.measurements.map(({ name }) => name);
  throw new UnsupportedError(
    `"${item.id}" as a dataset of "${product.name}"`,
    `it has none of the measurements ${names.slice(0, 20).join(", ")}, but ${[...bands.keys()].slice(0, 20).join(", ") || "no raster"}`,
  );
}

/** An item that tells of its rasters also what its product does. What it tells itself counts first. */
export function withProduct(item: StacItem, { measurements }: Product): StacItem {
  const assets = { ...item.assets };
  for (const { name, dtype, nodata, units, bitfields } of measurements) {
    const asset = assets[name];
    if (!asset) continue;
    const told = present({ data_type: dtype, nodata, unit: units, "classification:bitfields": bitfields });
    assets[name] = { ...told, ...asset };
  }
  return { ...item, assets };
}
