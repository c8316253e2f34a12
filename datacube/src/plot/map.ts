import type { DataArray } from "../array/data-array.ts";
import type { Crs } from "../geo/crs/crs.ts";
import { titleOf } from "./axis.ts";
import { palette } from "./colour-map.ts";
import { type ColourScale, colourEncoding, scaleOf, toIndices } from "./colour-scale.ts";
import type { Drawing, PanelRequest } from "./drawing.ts";
import { type Frame, frameOf } from "./frame.ts";
import { overlaysFor } from "./overlay.ts";
import type { PlotOptions } from "./plotter.ts";
import { encodePng } from "./png.ts";
import { knownCrs, projectGrid } from "./projected.ts";
import { type Detail, extentsOf, type Grid, sampleGrid } from "./sampled.ts";
import { axisEncoding, type VegaLiteSpec } from "./spec.ts";

/** A picture of two dimensions, read at the resolution of the screen. */
export interface MapPanel {
  readonly frame: Frame;
  readonly grid: Grid;
  /** Where the frame lies on the Earth, if that is known. */
  readonly crs: Crs | undefined;
  /** Name and units of the values. */
  readonly title: string;
}

/** Two dimensions as an image with axes and a colour bar, or projected with coastlines. */
export const mapDrawing: Drawing<MapPanel> = {
  most: 2 ** 18,
  read: (array, request) => readPanel(array, request, "screen"),
  draw(panels, options) {
    const scale = scaleOf(
      panels.map(({ grid }) => grid.values),
      options,
    );
    const compose = composer(options);
    return panels.map((panel) => compose(panel, { scale, layers: [imageLayer(panel, imageOf(panel, scale))] }));
  },
  image: (panel, options) => imageOf(panel, scaleOf([panel.grid.values], options)),
};

/** Reads a panel at the pixels of the `screen`, or at the `cells` of the array if they are fewer. */
export async function readPanel(
  array: DataArray,
  { options, compute, most }: PanelRequest,
  detail: Detail,
): Promise<MapPanel> {
  const title = titleOf(array);
  const extents = extentsOf(array);
  if (options.projection !== undefined) {
    return { title, ...(await projectGrid(array, { extents, options, most, detail }, compute)) };
  }
  const frame = frameOf(extents.x, extents.y, options);
  return { title, frame, crs: knownCrs(array), grid: await sampleGrid(array, { frame, most, detail }, compute) };
}

function imageOf({ grid }: MapPanel, scale: ColourScale): Uint8Array {
  const indices = toIndices(grid.values, scale);
  return encodePng({ width: grid.width, height: grid.height, indices }, palette(scale.colours, 255));
}

/** An image over the whole frame. */
export function imageLayer({ frame: { size } }: Pick<MapPanel, "frame">, png: Uint8Array): VegaLiteSpec {
  const { width, height } = size;
  return {
    data: { values: [{ url: `data:image/png;base64,${Buffer.from(png).toString("base64")}` }] },
    mark: { type: "image", width, height, align: "left", baseline: "top", aspect: false },
    encoding: { url: { field: "url", type: "nominal" }, x: { value: 0 }, y: { value: 0 } },
  };
}

/** Makes a specification of layers in the frame of a panel. */
type Compose = (
  panel: Pick<MapPanel, "frame" | "crs" | "title">,
  drawn: { readonly layers: readonly VegaLiteSpec[]; readonly scale?: ColourScale },
) => VegaLiteSpec;

/** How panels are put together: layers, what lies over them, axes and the colour bar of a scale. */
export function composer(options: PlotOptions): Compose {
  const overlays = overlaysFor(options);
  const isPlane = options.projection !== undefined;
  return ({ frame, crs, title }, { layers, scale }) => {
    const over = crs ? overlays(frame, crs) : [];
    return { ...frame.size, layer: [...layers, ...over, axesLayer(frame, { scale, title, isPlane })] };
  };
}

/** The colour bar of a panel. Its title stands upright beside it, so that a long one does not widen the picture. */
export function legendOf({ frame, title }: { frame: Pick<Frame, "size">; title: string }): VegaLiteSpec {
  const length = Math.min(frame.size.height, 300);
  return { title: title || null, titleOrient: "right", titleAnchor: "middle", gradientLength: length, titleLimit: 400 };
}

/** Invisible points at the ends of the axes and of the scale, which make the axes and the colour bar. */
function axesLayer(
  { x, y, size }: Frame,
  { scale, title, isPlane }: { scale: ColourScale | undefined; title: string; isPlane: boolean },
): VegaLiteSpec {
  const yAxis = axisEncoding(y, [y.low, y.high]);
  const hidden = isPlane ? { axis: null } : {};
  const legend = legendOf({ frame: { size }, title });
  return {
    data: {
      values: [
        { x: x.low, y: y.low, value: scale?.low },
        { x: x.high, y: y.high, value: scale?.high },
      ],
    },
    mark: { type: "point", size: 0, strokeWidth: 0, opacity: 1 },
    encoding: {
      x: { field: "x", ...axisEncoding(x, [x.low, x.high]), ...hidden },
      y: {
        field: "y",
        ...yAxis,
        scale: { ...(yAxis.scale as object), ...(y.isPosition ? { reverse: true } : {}) },
        ...hidden,
      },
      ...(scale ? { color: colourEncoding(scale, "value", legend) } : {}),
    },
  };
}
