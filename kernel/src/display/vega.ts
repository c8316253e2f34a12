import type { Shown } from "./bundle.ts";
import { dataProperty } from "./survey.ts";

/** MIME type under which front ends draw Vega-Lite specifications, also those of later versions. */
export const VEGA_LITE = "application/vnd.vegalite.v5+json";
const VEGA = "application/vnd.vega.v5+json";

/** A Vega-Lite or Vega specification, known by its `$schema`, as a chart; else nothing. */
export function shownChart(value: object): Shown | undefined {
  const schema = dataProperty(value, "$schema");
  if (typeof schema !== "string") return undefined;
  const [, library] = /^https?:\/\/\S*\/(vega|vega-lite)\/v\d[^/]*\.json$/.exec(schema) ?? [];
  if (library === undefined) return undefined;
  const type = library === "vega" ? VEGA : VEGA_LITE;
  return { data: { "text/plain": describe(value, library), [type]: value } };
}

function describe(spec: object, library: string): string {
  const title = dataProperty(spec, "title") ?? dataProperty(spec, "description");
  const text = typeof title === "string" ? title : (title as { text?: unknown } | undefined)?.text;
  const mark = dataProperty(spec, "mark");
  const kind = typeof mark === "string" ? mark : (mark as { type?: unknown } | undefined)?.type;
  const name = library === "vega" ? "Vega chart" : "Vega-Lite chart";
  return [name, ...(typeof kind === "string" ? [`(${kind})`] : []), ...(typeof text === "string" ? [text] : [])].join(
    " ",
  );
}
