import type { DataArray } from "../array/data-array.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import type { DrawOptions } from "./plotter.ts";
import type { VegaLiteSpec } from "./spec.ts";

/** What a panel is read with. */
export interface PanelRequest {
  readonly options: DrawOptions;
  readonly compute: ComputeOptions;
  /** Most pixels or points of the panel, so that all panels fit into a notebook. */
  readonly most: number;
}

/** How a kind of plot is drawn; `P` is what is known of a panel once its data are read. */
export interface Drawing<P> {
  /** Most pixels or points of all panels together. */
  readonly most: number;
  /** Width of a panel alone where the options tell none, in pixels of the screen; by default `usualWidth`. */
  readonly width?: number;
  /** What all panels must share and only the whole array tells. */
  prepare?(array: DataArray, options: DrawOptions, compute: ComputeOptions): Promise<DrawOptions>;
  /** Reads what a panel shows. */
  read(array: DataArray, request: PanelRequest): Promise<P>;
  /** Panels as specifications with their size, on the same scales. */
  draw(panels: readonly P[], options: DrawOptions): VegaLiteSpec[];
  /** A panel as a PNG image without axes, for who cannot draw specifications. */
  image?(panel: P, options: DrawOptions): Uint8Array;
}
