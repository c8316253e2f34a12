import { Crs, type Feature, Geobox, rasterize } from "@craton/datacube";

/** The place: 96 × 96 pixels of 10 m in UTM zone 33, rows from north to south. */
export const grid: Geobox = new Geobox("EPSG:32633", [500_000, 10, 0, 5_401_000, 0, -10], [96, 96]);

/** From 0 to 1 around the day `at`, mostly within `days`. */
function rise(day: number, at: number, days: number): number {
  return 1 / (1 + Math.exp((-4 * (day - at)) / days));
}

/** What a cut takes away, and how it grows again. */
function cut(day: number, at: number): number {
  return day < at ? 0 : 0.38 * Math.exp((at - day) / 16);
}

/** What covers the ground: its vegetation index by day of the year, and its outline in columns and rows of the grid. */
const covers = [
  {
    name: "meadow",
    ndvi: (day: number) => 0.55 + 0.25 * rise(day, 105, 30) - cut(day, 160) - cut(day, 215) - 0.12 * rise(day, 280, 30),
    outline: [
      [52, 62],
      [72, 60],
      [72, 90],
      [52, 90],
    ],
  },
  {
    name: "wheat",
    ndvi: (day: number) => 0.32 + 0.55 * rise(day, 105, 30) - 0.68 * rise(day, 188, 22),
    outline: [
      [4, 42],
      [40, 34],
      [46, 58],
      [10, 64],
    ],
  },
  {
    name: "maize",
    ndvi: (day: number) => 0.17 + 0.7 * rise(day, 172, 26) - 0.5 * rise(day, 262, 26),
    outline: [
      [46, 32],
      [74, 30],
      [78, 52],
      [52, 56],
    ],
  },
  {
    name: "rapeseed",
    ndvi: (day: number) =>
      0.5 + 0.34 * rise(day, 98, 22) - 0.14 * Math.exp(-(((day - 128) / 9) ** 2)) - 0.62 * rise(day, 180, 24),
    outline: [
      [6, 68],
      [44, 62],
      [46, 90],
      [8, 92],
    ],
  },
  {
    name: "forest",
    ndvi: (day: number) => 0.42 + 0.47 * rise(day, 118, 20) - 0.3 * rise(day, 285, 30),
    outline: [
      [0, 0],
      [44, 0],
      [40, 20],
      [26, 30],
      [0, 36],
    ],
  },
  {
    name: "lake",
    ndvi: () => -0.32,
    outline: [
      [58, 4],
      [76, 2],
      [86, 12],
      [80, 24],
      [66, 24],
      [56, 14],
    ],
  },
  {
    name: "village",
    ndvi: (day: number) => 0.16 + 0.06 * rise(day, 120, 40),
    outline: [
      [78, 60],
      [94, 58],
      [94, 88],
      [78, 88],
    ],
  },
];

/** Outlines of what grows, in degrees with six decimals. */
export function parcels(): Feature[] {
  const toDegrees = grid.crs.to(Crs.from(4326));
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return featuresOf((x, y) => toDegrees(x, y).map(round)).slice(0, 5);
}

function featuresOf(place: (x: number, y: number) => readonly number[]): Feature[] {
  const [west, width, , north, , height] = grid.transform;
  return covers.map(({ name, outline }, cover) => ({
    type: "Feature",
    properties: { name, cover },
    geometry: {
      type: "Polygon",
      coordinates: [
        [...outline, outline[0]!].map(([column, row]) => place(west + column! * width, north + row! * height)),
      ],
    },
  }));
}

/** The vegetation index of every pixel on a day of the year; between the outlines is meadow. */
export async function vegetation(): Promise<(day: number) => Float64Array> {
  const features = featuresOf((x, y) => [x, y]);
  const pixels = await rasterize({ type: "FeatureCollection", features }, grid, { attribute: "cover" }).compute();
  const cover = Array.from(pixels.values as Iterable<number | bigint>, Number);
  return (day) => {
    const today = covers.map(({ ndvi }) => ndvi(day));
    return Float64Array.from(cover, (index) => today[index]!);
  };
}
