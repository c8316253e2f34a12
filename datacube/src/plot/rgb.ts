import type { DataArray } from "../array/data-array.ts";
import { ExpressionError } from "../errors.ts";
import { percentiles } from "./colour-scale.ts";
import type { Drawing, PanelRequest } from "./drawing.ts";
import { composer, imageLayer, type MapPanel, readPanel } from "./map.ts";
import type { PlotOptions } from "./plotter.ts";
import { encodeColourPng } from "./png.ts";

/** Three colours of one frame. */
interface ColourPanel {
  readonly channels: readonly [MapPanel, MapPanel, MapPanel];
  /** Whether the elements are bytes, which are colours as they are. */
  readonly areBytes: boolean;
}

/** Three dimensions, one of them red, green and blue (and more, which are not drawn), as an image in true colours. */
export const colourDrawing: Drawing<ColourPanel> = {
  most: 2 ** 17,
  read: readColours,
  draw(panels, options) {
    const image = imageWith(rangeOf(panels, options));
    const compose = composer(options);
    return panels.map((panel) => {
      const [first] = panel.channels;
      return compose({ ...first, title: "" }, { layers: [imageLayer(first, image(panel))] });
    });
  },
  image: (panel, options) => imageWith(rangeOf([panel], options))(panel),
};

/** Red, green and blue along the dimension of that name, else along one that is named so, else along the first. */
function channelsOf(array: DataArray, told: string | undefined): readonly [DataArray, DataArray, DataArray] {
  const usual = array.dims.find((name) => /^(bands?|rgba?|channels?|colou?rs?|variable)$/i.test(name));
  const dim = told ?? usual ?? array.dims[0]!;
  const length = array.sizes[dim] ?? 0;
  if (length < 3) {
    const problem = `dimension "${dim}" has ${length} elements, colours need 3: say which dimension with rgb`;
    throw new ExpressionError("plot.rgb", problem);
  }
  return [array.isel({ [dim]: 0 }), array.isel({ [dim]: 1 }), array.isel({ [dim]: 2 })];
}

async function readColours(array: DataArray, request: PanelRequest): Promise<ColourPanel> {
  const [red, green, blue] = request.options.channels ?? channelsOf(array, request.options.rgb);
  const panel = (channel: DataArray) => readPanel(channel, request, "screen");
  const areBytes = [red, green, blue].every(({ dtype }) => dtype === "uint8");
  return { channels: [await panel(red), await panel(green), await panel(blue)], areBytes };
}

type Range = readonly [number, number];

/** Per channel the values of black and of full colour: bytes as they are, else all but the outer 2 percent. */
function rangeOf(panels: readonly ColourPanel[], { range, robust }: PlotOptions): Range[] {
  return [0, 1, 2].map((channel) => {
    if (range) return range;
    if (robust !== true && panels.every(({ areBytes }) => areBytes)) return [0, 255];
    return percentiles(panels.map(({ channels }) => channels[channel]!.grid.values));
  });
}

/** Pixels with a missing channel are transparent. */
function imageWith(ranges: readonly Range[]): (panel: ColourPanel) => Uint8Array {
  return ({ channels }) => {
    const { width, height } = channels[0].grid;
    const pixels = new Uint8Array(width * height * 4);
    for (let i = 0; i < width * height; i++) {
      const values = channels.map(({ grid }) => grid.values[i]!);
      if (values.some(Number.isNaN)) continue;
      values.forEach((value, channel) => {
        const [low, high] = ranges[channel]!;
        pixels[i * 4 + channel] = Math.round(255 * Math.min(1, Math.max(0, (value - low) / (high - low || 1))));
      });
      pixels[i * 4 + 3] = 255;
    }
    return encodeColourPng({ width, height, pixels });
  };
}
