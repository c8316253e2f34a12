import type { Shown } from "../bundle.ts";
import { VEGA_LITE } from "../vega.ts";
import { type Box, extentOf, graticuleStep, isGeographic, withMargin } from "./extent.ts";
import { countPositions, type Feature, featuresOf } from "./geo-json.ts";
import { simplify, thinned } from "./simplify.ts";

type Spec = Record<string, unknown>;

/** Positions that are drawn, and those up to which the data themselves go into the notebook too. */
const DRAWN = 200_000;
const KEPT = 20_000;
/** Properties under the pointer. */
const PROPERTIES = 8;
/** Longer side of a map, and the shortest the other one gets, in pixels. */
const [LONG, SHORT] = [560, 120];
const COLOUR = "#1f77b4";

/** A GeoJSON object as a map that needs no network; else nothing. */
export function shownMap(value: object): Shown | undefined {
  const features = featuresOf(value);
  const box = features && extentOf(features);
  if (!features || !box) return undefined;
  const positions = countPositions(features);
  const drawn = positions > DRAWN ? sampled(features, positions) : features;
  const text = describe(value, features, box);
  const note = drawn.length < features.length ? `${drawn.length} of ${features.length} features` : undefined;
  const own = positions > KEPT || !isJson(value) ? {} : { "application/geo+json": value };
  return { data: { "text/plain": text, [VEGA_LITE]: mapSpec(drawn, box, note), ...own } };
}

function mapSpec(features: readonly Feature[], box: Box, note: string | undefined): Spec {
  const geographic = isGeographic(box);
  const around = geographic ? withMargin(box) : box;
  const net = geographic ? [graticule(around), ...labels(around)] : [];
  const projection = geographic ? projectionOf(around) : { type: "identity", reflectY: true };
  const layer = [...net, featureLayer(thinned(simplify(features, box), DRAWN))];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    ...sizeOf(around, projection.type),
    ...(note === undefined ? {} : { title: { text: note, anchor: "start", fontWeight: "normal" } }),
    projection: { ...projection, pointRadius: 4 },
    layer,
  };
}

/** Mercator for parts of the world, an equal-area projection for most of it. */
function projectionOf({ west, south, east, north }: Box): Spec & { type: string } {
  const rotate = [-(west + east) / 2, 0, 0];
  if (east - west <= 180 && south > -80 && north < 80) return { type: "mercator", rotate };
  return { type: "equalEarth", rotate: east - west > 300 ? [0, 0, 0] : rotate };
}

/** A frame in which the map has no room left over, as far as that is known. */
function sizeOf({ west, south, east, north }: Box, projection: string): { width: number; height: number } {
  const across = projection === "identity" ? east - west : ((east - west) * Math.PI) / 180;
  const up = projection === "mercator" ? mercator(north) - mercator(south) : ((north - south) * Math.PI) / 180;
  const ratio = (projection === "identity" ? north - south : up) / Math.max(across, 1e-12);
  const shorter = (share: number): number => Math.round(Math.max(Math.min(share, 1) * LONG, SHORT));
  return ratio > 1 ? { width: shorter(1 / ratio), height: LONG } : { width: LONG, height: shorter(ratio) };
}

function mercator(latitude: number): number {
  return Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
}

/** Degrees along the lower and the left edge, where the lines of the net end. */
function labels(box: Box): Spec[] {
  const step = graticuleStep(Math.max(box.east - box.west, box.north - box.south));
  const meridians = multiples(step, box.west, box.east).map((x) => ({
    x,
    y: box.south,
    text: degrees(wrapped(x), "EW"),
  }));
  const parallels = multiples(step, box.south, box.north).map((y) => ({ x: box.west, y, text: degrees(y, "NS") }));
  const layer = (values: object[], mark: Spec): Spec => ({
    data: { values },
    mark: { type: "text", color: "gray", fontSize: 10, ...mark },
    encoding: {
      longitude: { field: "x", type: "quantitative" },
      latitude: { field: "y", type: "quantitative" },
      text: { field: "text", type: "nominal" },
    },
  });
  return [layer(meridians, { baseline: "top", dy: 4 }), layer(parallels, { align: "right", dx: -4 })];
}

/** The multiples of a step between two bounds, but not too close to them. */
function multiples(step: number, from: number, to: number): number[] {
  const margin = (to - from) / 40;
  const first = Math.ceil((from + margin) / step);
  const count = Math.max(Math.floor((to - margin) / step) - first + 1, 0);
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toFixed(6)));
}

function wrapped(longitude: number): number {
  return ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function degrees(value: number, [positive = "", negative = ""]: string): string {
  const size = Number(Math.abs(value).toFixed(6));
  return `${size}°${size === 0 ? "" : value > 0 ? positive : negative}`;
}

function graticule({ west, south, east, north }: Box): Spec {
  const step = graticuleStep(Math.max(east - west, north - south));
  const extent = [
    [west, south],
    [east, north + 1e-6],
  ];
  return {
    data: { graticule: { extent, step: [step, step], precision: 1 } },
    mark: { type: "geoshape", filled: false, stroke: "gray", strokeWidth: 0.5, strokeOpacity: 0.5 },
  };
}

function featureLayer(features: readonly Feature[]): Spec {
  const names = propertyNames(features);
  return {
    data: { values: features.map((feature) => drawable(feature, names)) },
    mark: { type: "geoshape", stroke: COLOUR, strokeWidth: 1.2, strokeJoin: "round" },
    encoding: {
      fill: { condition: { test: "datum.$area", value: COLOUR }, value: "transparent" },
      fillOpacity: { value: 0.35 },
      tooltip: names.map((name) => ({ field: `properties[${JSON.stringify(name)}]`, title: name })),
    },
  };
}

/** The feature with these of its properties, and a mark whether it is filled. */
function drawable({ type, geometry, properties }: Feature, names: readonly string[]): Record<string, unknown> {
  const shown = names.map((name) => [name, properties?.[name]]).filter(([, value]) => isPlain(value));
  const own = shown.map(([name, value]) => [name, typeof value === "bigint" ? String(value) : value]);
  const $area = geometry !== null && !/Line/.test(geometry.type);
  return { type, geometry, properties: Object.fromEntries(own), $area };
}

/** Names of the properties that come up under the pointer. */
function propertyNames(features: readonly Feature[]): string[] {
  const entries = features.slice(0, 100).flatMap(({ properties }) => Object.entries(properties ?? {}));
  return [...new Set(entries.filter(([, value]) => isPlain(value)).map(([name]) => name))].slice(0, PROPERTIES);
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean", "bigint"].includes(typeof value);
}

function isJson(value: object): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

function sampled(features: readonly Feature[], positions: number): Feature[] {
  const every = positions / DRAWN;
  const length = Math.max(Math.floor(features.length / every), 1);
  return Array.from({ length }, (_, index) => features[Math.floor(index * every)]!);
}

function describe(value: object, features: readonly Feature[], { west, south, east, north }: Box): string {
  const counts = new Map<string, number>();
  for (const { geometry } of features) {
    const type = geometry?.type ?? "no geometry";
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const kinds = [...counts].map(([type, count]) => `${count} ${type}`).join(", ");
  const edges = [west, south, east, north].map((each) => Number(each.toFixed(6))).join(" ");
  return `GeoJSON ${(value as { type: string }).type}: ${kinds}; box ${edges}`;
}
