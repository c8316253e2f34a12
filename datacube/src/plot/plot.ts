import type { DataArray } from "../array/data-array.ts";
import { displayAs, type MimeBundle } from "../array/display.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { shortTitle } from "./axis.ts";
import type { Drawing } from "./drawing.ts";
import type { DrawOptions, PlotKind } from "./plotter.ts";
import type { VegaLiteSpec } from "./spec.ts";

/** MIME type of Vega-Lite 5 specifications. */
export const vegaLiteType = "application/vnd.vegalite.v5+json";

/** How each kind is drawn, loaded when one is shown. */
const drawings = {
  map: async () => (await import("./map.ts")).mapDrawing,
  contour: async () => (await import("./contour.ts")).contourDrawing,
  contourf: async () => (await import("./contour.ts")).filledContourDrawing,
  rgb: async () => (await import("./rgb.ts")).colourDrawing,
  line: async () => (await import("./line.ts")).lineDrawing,
  bar: async () => (await import("./bar.ts")).barDrawing,
  hist: async () => (await import("./histogram.ts")).histogramDrawing,
  scatter: async () => (await import("./scatter.ts")).scatterDrawing,
} satisfies Record<PlotKind, () => Promise<unknown>>;

/** A drawing of an array. Data are read when it is shown or saved; at most 1 MB goes into the notebook. */
export class Plot {
  readonly kind: PlotKind;
  readonly #array: DataArray;
  readonly #options: DrawOptions;
  #drawn: Promise<{ spec: VegaLiteSpec; image?: Uint8Array }> | undefined;

  /** Used by the package; make plots with `array.plot()`. */
  constructor(kind: PlotKind, array: DataArray, options: DrawOptions) {
    this.kind = kind;
    this.#array = array;
    this.#options = options;
  }

  /** Reads the data and gives the Vega-Lite specification, for maps also the image, and a text. */
  async mimeBundle(compute: ComputeOptions = {}): Promise<MimeBundle> {
    const { spec, image } = await this.#draw(compute);
    const png = image ? { "image/png": Buffer.from(image).toString("base64") } : {};
    return { "text/plain": this.toString(), [vegaLiteType]: spec, ...png };
  }

  /** The Vega-Lite 5 specification, for other programs that draw it. */
  async toSpec(compute: ComputeOptions = {}): Promise<VegaLiteSpec> {
    return (await this.#draw(compute)).spec;
  }

  /** The whole picture with its axes as SVG text; drawn here, without a browser. */
  async toSVG(compute: ComputeOptions = {}): Promise<string> {
    const { renderSvg } = await import("./render.ts");
    return renderSvg(await this.toSpec(compute));
  }

  /** The whole picture with its axes as a PNG image, by default with two pixels for one of the screen. */
  async toPNG({ scale = 2, ...compute }: ComputeOptions & { readonly scale?: number } = {}): Promise<Uint8Array> {
    const { renderPng } = await import("./render.ts");
    return renderPng(await this.toSpec(compute), scale);
  }

  /**
   * Writes the picture as a file; its ending says how: `.png`, `.svg`, or `.json` (the specification).
   * @throws UnsupportedError for another ending
   */
  async save(path: string, options: ComputeOptions & { readonly scale?: number } = {}): Promise<void> {
    const { savePlot } = await import("./save.ts");
    await savePlot(this, path, options);
  }

  #draw(compute: ComputeOptions): Promise<{ spec: VegaLiteSpec; image?: Uint8Array }> {
    this.#drawn ??= this.#drawOnce(compute).catch((error: unknown) => {
      this.#drawn = undefined;
      throw error;
    });
    return this.#drawn;
  }

  async #drawOnce(compute: ComputeOptions): Promise<{ spec: VegaLiteSpec; image?: Uint8Array }> {
    const [drawing, { drawPanels }] = await Promise.all([
      drawings[this.kind]() as Promise<Drawing<unknown>>,
      import("./panels.ts"),
    ]);
    return drawPanels(drawing, this.#array, { options: this.#options, compute });
  }

  toString(): string {
    const { name, dims, shape } = this.#array;
    return `Plot (${this.kind}) of ${shortTitle(name) || "array"} (${dims.map((dim, axis) => `${dim}: ${shape[axis]}`).join(", ")})`;
  }
}

displayAs<Plot>(Plot.prototype, { text: String, bundle: (plot) => plot.mimeBundle() });
