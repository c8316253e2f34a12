import { createRequire } from "node:module";
import type { Shown } from "./bundle.ts";
import type { Display, DisplayHandle } from "./display.ts";
import type { DisplayOptions } from "./options.ts";
import { html, latex, markdown, Rich, svg } from "./rich.ts";
import type { TypedContent, typedContent } from "./typed-content.ts";

const require = createRequire(import.meta.url);

/** How a JSON tree is shown: opened or not, and under which name. */
interface JsonOptions extends DisplayOptions {
  expanded?: boolean;
  root?: string;
}

type Options = Omit<DisplayOptions, "raw">;
type ShowText = (text: string, options?: Options) => DisplayHandle;

/** The global `display` with a function for each kind of content. All show at once and return a handle. */
export interface DisplayFunction {
  (...valuesAndOptions: unknown[]): DisplayHandle;
  html: ShowText;
  markdown: ShowText;
  latex: ShowText;
  svg: ShowText;
  text: ShowText;
  javascript: ShowText;
  /** Any value that fits into JSON, as a tree that folds. */
  json(value: unknown, options?: JsonOptions): DisplayHandle;
  /** PNG, JPEG, GIF, WebP or SVG: bytes, a path, or the address of one on the web. */
  image(source: Uint8Array | ArrayBuffer | Blob | string | URL, options?: Options): DisplayHandle;
  pdf(bytes: Uint8Array, options?: Options): DisplayHandle;
  /** A Vega-Lite specification, also one without `$schema`. */
  vegaLite(spec: object, options?: Options): DisplayHandle;
  /** A GeoJSON object as a map. */
  geoJson(value: object, options?: Options): DisplayHandle;
  /** Records or an Arrow table, also such that would not be shown as a table by themselves. */
  table(value: unknown, options?: Options): DisplayHandle;
}

/** Makes the global `display`. */
export function createDisplayFunction(display: Display): DisplayFunction {
  const show = display.display.bind(display);
  const shown = (given: Shown | Rich, options: Options = {}): DisplayHandle =>
    show(Rich.isRich(given) ? given : new Rich(given.data, given.metadata), options);
  const plain = (type: string) => (data: string | Uint8Array, options?: Options) =>
    shown(new Rich({ [type]: data }), options);
  return Object.assign((...args: unknown[]) => show(...args), {
    html: (text: string, options?: Options) => shown(html(text), options),
    markdown: (text: string, options?: Options) => shown(markdown(text), options),
    latex: (text: string, options?: Options) => shown(latex(text), options),
    svg: (text: string, options?: Options) => shown(svg(text), options),
    text: plain("text/plain"),
    javascript: plain("application/javascript"),
    json: (value: unknown, { expanded = false, root = "root", ...options }: JsonOptions = {}) =>
      shown(new Rich(content().json(value), { "application/json": { expanded, root } }), options),
    image: (source: Uint8Array | ArrayBuffer | Blob | string | URL, options: Options = {}) =>
      source instanceof Blob ? show(source, options) : shown(content().image(source, options), options),
    pdf: plain("application/pdf"),
    vegaLite: (spec: object, options?: Options) => shown(content().chart(spec), options),
    geoJson: (value: object, options?: Options) => shown(content().map(value), options),
    table: (value: unknown, options: Options = {}) => shown(content().table(value, options), options),
  });
}

/** What makes the content is loaded when it is first asked for. */
function content(): TypedContent {
  return (require("./typed-content.ts") as { typedContent: typeof typedContent }).typedContent;
}
