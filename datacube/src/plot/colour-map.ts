/** Names of the colour maps. */
export type ColourMapName = "viridis" | "redblue" | "gray";

const anchors: Record<ColourMapName, readonly string[]> = {
  viridis: [
    "#440154",
    "#482878",
    "#3e4989",
    "#31688e",
    "#26828e",
    "#1f9e89",
    "#35b779",
    "#6ece58",
    "#b5de2b",
    "#fde725",
  ],
  redblue: [
    "#053061",
    "#2166ac",
    "#4393c3",
    "#92c5de",
    "#d1e5f0",
    "#f7f7f7",
    "#fddbc7",
    "#f4a582",
    "#d6604d",
    "#b2182b",
    "#67001f",
  ],
  gray: ["#000000", "#ffffff"],
};

/** Colours of a map from low to high as `#rrggbb`, to interpolate between. */
export function coloursOf(name: ColourMapName): readonly string[] {
  return anchors[name];
}

/** `count` colours from low to high: red, green, blue for each. */
export function palette(name: ColourMapName, count: number): Uint8Array {
  const stops = anchors[name].map((hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)));
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
