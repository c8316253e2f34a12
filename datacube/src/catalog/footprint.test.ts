import { expect, test } from "vitest";
import { Crs } from "../geo/crs/crs.ts";
import type { Geometry, Position } from "../geo/geojson.ts";
import { extentIn } from "./footprint.ts";

/** Rectangles from the equator to 10° north, by west and east. */
function rectangles(...spans: readonly (readonly [west: number, east: number])[]): Geometry {
  const ring = ([west, east]: readonly [number, number]): Position[] => [
    [west, 0],
    [east, 0],
    [east, 10],
    [west, 10],
    [west, 0],
  ];
  return { type: "MultiPolygon", coordinates: spans.map((span) => [ring(span)]) };
}

test.each([
  { spans: [[178, 182]], wanted: [178, 182] },
  { spans: [[-190, -170]], wanted: [170, 190] },
  {
    spans: [
      [178, 180],
      [-180, -178],
    ],
    wanted: [178, 182],
  },
  {
    spans: [
      [-100, 20],
      [100, 150],
    ],
    wanted: [100, 380],
  },
  {
    spans: [
      [-180, 0],
      [0, 180],
    ],
    wanted: [0, 360],
  },
] as const)("the extent of $spans in degrees is $wanted, also where the datum is another", ({ spans, wanted }) => {
  for (const code of [4326, 4272]) {
    const [west, south, east, north] = extentIn(Crs.from(code), rectangles(...spans));
    expect(Math.hypot(west - wanted[0], east - wanted[1], south, north - 10)).toBeLessThan(0.01);
  }
});
