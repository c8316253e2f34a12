import type { DataArray } from "../array/data-array.ts";
import { displayAs, type MimeBundle } from "../array/display.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { shortTitle } from "./axis.ts";
import type { PlotKind, PlotOptions } from "./plotter.ts";

/** MIME type of Vega-Lite 5 specifications. */
export const vegaLiteType = "application/vnd.vegalite.v5+json";

/** A drawing of an array. Data are read when it is shown; at most 1 MB goes into the notebook. */
export class Plot {
  readonly kind: PlotKind;
  readonly #array: DataArray;
  readonly #options: PlotOptions;
  #bundle: Promise<MimeBundle> | undefined;

  /** Used by the package; make plots with `array.plot()`. */
  constructor(kind: PlotKind, array: DataArray, options: PlotOptions) {
    this.kind = kind;
    this.#array = array;
    this.#options = options;
  }

  /** Reads the data and gives the Vega-Lite specification, for maps also the image, and a text. */
  mimeBundle(options: ComputeOptions = {}): Promise<MimeBundle> {
    this.#bundle ??= this.#draw(options).catch((error: unknown) => {
      this.#bundle = undefined;
      throw error;
    });
    return this.#bundle;
  }

  async #draw(compute: ComputeOptions): Promise<MimeBundle> {
    const [array, options, text] = [this.#array, this.#options, { "text/plain": this.toString() }];
    switch (this.kind) {
      case "map": {
        const { spec, png } = await (await import("./map.ts")).drawMap(array, options, compute);
        return { ...text, [vegaLiteType]: spec, "image/png": png };
      }
      case "line":
        return { ...text, [vegaLiteType]: await (await import("./line.ts")).drawLine(array, options, compute) };
      case "hist":
        return {
          ...text,
          [vegaLiteType]: await (await import("./histogram.ts")).drawHistogram(array, options, compute),
        };
    }
  }

  toString(): string {
    const { name, dims, shape } = this.#array;
    return `Plot (${this.kind}) of ${shortTitle(name) || "array"} (${dims.map((dim, axis) => `${dim}: ${shape[axis]}`).join(", ")})`;
  }
}

displayAs<Plot>(Plot.prototype, { text: String, bundle: (plot) => plot.mimeBundle() });
