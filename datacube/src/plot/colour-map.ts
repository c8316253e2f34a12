import * as chromatic from "d3-scale-chromatic";

/** A ramp of d3-scale-chromatic at evenly spaced places. */
function ramp(colour: (at: number) => string, stops = 16): string[] {
  return Array.from({ length: stops }, (_, i) => toHex(colour(i / (stops - 1))));
}

function toHex(colour: string): string {
  if (colour.startsWith("#")) return colour;
  const channels = colour.match(/\d+/g)!.slice(0, 3).map(Number);
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** The largest discrete scheme of ColorBrewer, from low to high. */
function brewer(scheme: readonly (readonly string[])[]): readonly string[] {
  return scheme.at(-1)!;
}

/** Names of the colour maps: matplotlib's perceptually even ones and ColorBrewer's. */
export type ColourMapName =
  | "viridis"
  | "magma"
  | "inferno"
  | "plasma"
  | "cividis"
  | "turbo"
  | "redblue"
  | "browngreen"
  | "spectral"
  | "redyellowgreen"
  | "blues"
  | "greens"
  | "reds"
  | "gray";

const colourMaps: Record<ColourMapName, () => readonly string[]> = {
  viridis: () => ramp(chromatic.interpolateViridis),
  magma: () => ramp(chromatic.interpolateMagma),
  inferno: () => ramp(chromatic.interpolateInferno),
  plasma: () => ramp(chromatic.interpolatePlasma),
  cividis: () => ramp(chromatic.interpolateCividis),
  turbo: () => ramp(chromatic.interpolateTurbo),
  redblue: () => brewer(chromatic.schemeRdBu).toReversed(),
  browngreen: () => brewer(chromatic.schemeBrBG),
  spectral: () => brewer(chromatic.schemeSpectral).toReversed(),
  redyellowgreen: () => brewer(chromatic.schemeRdYlGn),
  blues: () => brewer(chromatic.schemeBlues),
  greens: () => brewer(chromatic.schemeGreens),
  reds: () => brewer(chromatic.schemeReds),
  gray: () => ["#000000", "#ffffff"],
};

/** Colours of a map from low to high as `#rrggbb`, to interpolate between. */
export function coloursOf(name: ColourMapName): readonly string[] {
  return colourMaps[name]();
}

/** `count` colours from low to high: red, green, blue for each. */
export function palette(name: ColourMapName, count: number): Uint8Array {
  const stops = coloursOf(name).map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
  const result = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const position = (i / Math.max(1, count - 1)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(position));
    for (let channel = 0; channel < 3; channel++) {
      const [a, b] = [stops[low]![channel]!, stops[low + 1]![channel]!];
      result[i * 3 + channel] = Math.round(a + (b - a) * (position - low));
    }
  }
  return result;
}
