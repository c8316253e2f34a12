import type { DataArray } from "../array/data-array.ts";
import { type Axis, scalarsOf, shortTitle } from "./axis.ts";
import type { PlotOptions } from "./plotter.ts";

/** A Vega-Lite 5 specification. */
export type VegaLiteSpec = Readonly<Record<string, unknown>>;

/** What all specifications share: schema, title, axes that fit. */
export function baseSpec(array: DataArray, options: PlotOptions): VegaLiteSpec {
  const subtitle = options.subtitle ?? scalarsOf(array);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    title: { text: shortTitle(options.title ?? array.name), ...(subtitle === "" ? {} : { subtitle }), anchor: "start" },
    autosize: { type: "pad" },
    config: { axis: { labelSeparation: 6 } },
  };
}

/** Vega-Lite encoding type and scale of an axis. */
export function axisEncoding(axis: Axis, domain?: readonly [number, number]): VegaLiteSpec {
  const zero = axis.isTime ? {} : { zero: false };
  const scale = domain ? { domain, nice: false, ...zero } : zero;
  const isWhole = !axis.isTime && axis.values.every(Number.isInteger);
  const span = Math.max(1, Math.abs(axis.values.at(-1)! - axis.values[0]!));
  return {
    ...(isWhole && span < 16 ? { axis: { tickCount: span } } : {}),
    type: axis.isTime ? "temporal" : "quantitative",
    scale: axis.isTime ? { ...scale, type: "utc" } : scale,
    title: axis.title,
  };
}
