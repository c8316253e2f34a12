import type { DataArray } from "../array/data-array.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import type { Drawing } from "./drawing.ts";
import { usualWidth } from "./frame.ts";
import { namesOf } from "./line.ts";
import type { DrawOptions } from "./plotter.ts";
import { baseSpec, type VegaLiteSpec } from "./spec.ts";

/** Width of each of several panels, in pixels of the screen. */
const besideWidth = 280;

/** Draws an array as one panel, or as one per element of the dimensions `row` and `col`, on the same scales. */
export async function drawPanels<P>(
  drawing: Drawing<P>,
  array: DataArray,
  { options: told, compute }: { options: DrawOptions; compute: ComputeOptions },
): Promise<{ spec: VegaLiteSpec; image?: Uint8Array }> {
  const facets = facetsOf(array, told);
  const isAlone = facets.slices.length === 1;
  const sized = { ...told, width: told.width ?? (isAlone ? (drawing.width ?? usualWidth) : besideWidth) };
  const options = (await drawing.prepare?.(array, sized, compute)) ?? sized;
  const most = Math.floor(drawing.most / facets.slices.length);
  const panels: P[] = [];
  for (const { slice } of facets.slices) panels.push(await drawing.read(slice, { options, compute, most }));
  const specs = drawing.draw(panels, options);
  const base = baseSpec(array, options);
  if (!isAlone) return { spec: { ...base, ...shareData(arrange(specs, facets)) } };
  const spec = { ...base, ...specs[0]! };
  return drawing.image ? { spec, image: drawing.image(panels[0]!, options) } : { spec };
}

interface Facets {
  readonly slices: readonly { readonly slice: DataArray; readonly title: string }[];
  /** Panels beside each other. */
  readonly columns: number;
}

function facetsOf(array: DataArray, { row, col, colWrap }: DrawOptions): Facets {
  const along = (dim: string | undefined) =>
    dim === undefined ? [undefined] : namesOf(array, dim).map((name, position) => ({ dim, name, position }));
  const slices = along(row).flatMap((down) =>
    along(col).map((right) => {
      const facets = [down, right].filter((facet) => facet !== undefined);
      const slice = array.isel(Object.fromEntries(facets.map(({ dim, position }) => [dim, position])));
      return { slice, title: facets.map(({ dim, name }) => `${dim} = ${name}`).join(", ") };
    }),
  );
  const right = col === undefined ? 1 : array.sizes[col]!;
  return { slices, columns: row === undefined ? Math.min(right, colWrap ?? 4) : right };
}

/** Panels in a table with one colour bar; titles of the axes only at the left and below. */
function arrange(
  specs: readonly VegaLiteSpec[],
  { slices, columns }: Facets,
): VegaLiteSpec & { readonly concat: readonly VegaLiteSpec[] } {
  const concat = specs.map((spec, i) => ({
    ...withoutTitles(spec, { x: i + columns < specs.length, y: i % columns > 0 }),
    title: { text: slices[i]!.title, anchor: "middle", fontSize: 11, fontWeight: "normal" },
  }));
  return {
    concat,
    columns,
    resolve: { scale: { color: "shared", x: "shared", y: "shared" }, legend: { color: "shared" } },
  };
}

/** Long data that several panels show alike, such as coastlines, stand once. */
function shareData({ concat, ...rest }: VegaLiteSpec & { readonly concat: readonly VegaLiteSpec[] }): VegaLiteSpec {
  const names = new Map<string, string>();
  const share = (spec: VegaLiteSpec): VegaLiteSpec => {
    const { layer, data } = spec as Unit;
    if (layer) return { ...spec, layer: layer.map(share) };
    const text = JSON.stringify(data?.values);
    if (text === undefined || text.length < 1000) return spec;
    if (!names.has(text)) names.set(text, `data${names.size}`);
    return { ...spec, data: { name: names.get(text) } };
  };
  const shared = concat.map(share);
  const datasets = Object.fromEntries([...names].map(([text, name]) => [name, JSON.parse(text) as unknown]));
  return { ...rest, datasets, concat: shared };
}

interface Unit {
  readonly data?: { readonly values?: unknown };
  readonly layer?: readonly VegaLiteSpec[];
  readonly encoding?: Readonly<Record<string, VegaLiteSpec>>;
}

/** A specification without the titles of axes. */
function withoutTitles(spec: VegaLiteSpec, hidden: { readonly x: boolean; readonly y: boolean }): VegaLiteSpec {
  const { layer, encoding } = spec as Unit;
  if (layer) return { ...spec, layer: layer.map((each) => withoutTitles(each, hidden)) };
  if (!encoding) return spec;
  const titled = (["x", "y"] as const).filter((channel) => hidden[channel] && encoding[channel]?.title !== undefined);
  const changed = Object.fromEntries(titled.map((channel) => [channel, { ...encoding[channel], title: null }]));
  return { ...spec, encoding: { ...encoding, ...changed } };
}
