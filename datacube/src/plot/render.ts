import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { VegaLiteSpec } from "./spec.ts";

/** Draws a Vega-Lite specification as SVG text, with the same Vega as the notebook's, without a browser. */
export async function renderSvg(spec: VegaLiteSpec): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  const full = { background: "white", ...spec, config: { font: fontFamily } };
  const compiled = vegaLite.compile(full as unknown as Parameters<typeof vegaLite.compile>[0]);
  const view = new vega.View(vega.parse(compiled.spec), { renderer: "none", logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Draws a specification as a PNG image, `scale` pixels for one of the screen. */
export async function renderPng(spec: VegaLiteSpec, scale: number): Promise<Uint8Array> {
  const [svg, { Resvg }] = await Promise.all([renderSvg(spec), import("@resvg/resvg-js")]);
  const font = { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: fontFamily };
  return new Resvg(svg, { fitTo: { mode: "zoom", value: scale }, font }).render().asPng();
}

const fontFamily = "Noto Sans";

/** Regular and bold; they come with the package, as a machine may have no fonts. */
function fontFiles(): string[] {
  const fonts = dirname(createRequire(import.meta.url).resolve("@expo-google-fonts/noto-sans/package.json"));
  return [join(fonts, "400Regular", "NotoSans_400Regular.ttf"), join(fonts, "700Bold", "NotoSans_700Bold.ttf")];
}
