import { describe, expect, test } from "vitest";
import type { Geometry, Position } from "./geo-json.ts";
import { shownMap } from "./map.ts";

const SQUARE: Position[] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
  [0, 0],
];
const HOLE: Position[] = [
  [2, 2],
  [2, 4],
  [4, 4],
  [4, 2],
  [2, 2],
];

// biome-ignore lint/suspicious/noExplicitAny: a specification is looked at as JSON
function spec(value: object): any {
  return shownMap(value)?.data["application/vnd.vegalite.v5+json"];
}

function feature(geometry: object | null, properties: object | null = null): object {
  return { type: "Feature", geometry, properties };
}

test("a collection of points, lines and areas is a map of all, with a graticule around them and a tooltip", () => {
  const value = {
    type: "FeatureCollection",
    features: [
      feature({ type: "Point", coordinates: [5, 5, 100] }, { name: "A", 'odd"]name': 1, list: [1] }),
      feature(
        {
          type: "LineString",
          coordinates: [
            [0, 0],
            [20, 10],
          ],
        },
        { name: "B" },
      ),
      feature({ type: "Polygon", coordinates: [SQUARE] }),
      feature(null, { name: "nowhere" }),
    ],
  };
  const { data } = shownMap(value)!;
  expect(data["text/plain"]).toBe(
    "GeoJSON FeatureCollection: 1 Point, 1 LineString, 1 Polygon, 1 no geometry; box 0 0 20 10",
  );
  expect(data["application/geo+json"]).toBe(value);
  const { projection, layer } = spec(value);
  expect(projection.type).toBe("mercator");
  const [[west, south], [east, north]] = layer[0].data.graticule.extent;
  expect([west < 0, south < 0, east > 20, north > 10]).toEqual([true, true, true, true]);
  expect(layer.at(-1).encoding.tooltip).toEqual([
    { field: 'properties["name"]', title: "name" },
    { field: 'properties["odd\\"]name"]', title: 'odd"]name' },
  ]);
  expect(layer.at(-1).data.values.map(({ $area }: { $area: boolean }) => $area)).toEqual([true, false, true, false]);
});

test("rings are wound as projections on the sphere expect, whichever way they came", () => {
  for (const rings of [
    [SQUARE, HOLE],
    [SQUARE.toReversed(), HOLE.toReversed()],
  ]) {
    const { coordinates } = spec({ type: "Polygon", coordinates: rings }).layer.at(-1).data.values[0].geometry;
    expect(coordinates).toEqual([SQUARE.toReversed(), HOLE.toReversed()]);
  }
});

test("most of the world is drawn in equal areas, metres without a projection", () => {
  const points = (coordinates: Position[]) => ({ type: "MultiPoint", coordinates });
  expect(
    spec(
      points([
        [-170, -60],
        [170, 70],
      ]),
    ).projection.type,
  ).toBe("equalEarth");
  const metres = spec(
    points([
      [500_000, 5_500_000],
      [600_000, 5_600_000],
    ]),
  );
  expect(metres.projection).toMatchObject({ type: "identity", reflectY: true });
  expect(metres.layer).toHaveLength(1);
});

test("the net has its degrees at the edges, and the frame the shape of the map", () => {
  const line = {
    type: "LineString",
    coordinates: [
      [-21, 63.5],
      [-14, 66],
    ],
  };
  const { layer, width, height } = spec(line);
  const texts = layer
    .slice(1, 3)
    .map(({ data }: { data: { values: { text: string }[] } }) => data.values.map(({ text }) => text));
  expect(texts).toEqual([
    ["21°W", "20°W", "19°W", "18°W", "17°W", "16°W", "15°W", "14°W"],
    ["64°N", "65°N", "66°N"],
  ]);
  expect([width, height]).toEqual([560, 560]);
  const across = spec({
    type: "LineString",
    coordinates: [
      [170, -5],
      [190, 5],
    ],
  });
  expect(across.layer[1].data.values.map(({ text }: { text: string }) => text)).toContain("175°W");
});

test("a single point has room around it", () => {
  const { extent } = spec({ type: "Point", coordinates: [8, 47] }).layer[0].data.graticule;
  expect(extent[1][0] - extent[0][0]).toBeCloseTo(0.02);
});

test("a detailed coast is drawn on a grid finer than the screen, and many points in part", () => {
  const coast = Array.from({ length: 100_000 }, (_, i): Position => [i / 1000, Math.sin(i / 1e4)]);
  const line: Geometry = { type: "LineString", coordinates: coast };
  expect(spec(line).layer.at(-1).data.values[0].geometry.coordinates.length).toBeLessThan(20_000);
  expect(shownMap(line)!.data).not.toHaveProperty("application/geo+json");
  const features = Array.from({ length: 300_000 }, (_, i) =>
    feature({ type: "Point", coordinates: [i % 100, i % 50] }),
  );
  const drawn = spec({ type: "FeatureCollection", features });
  expect(drawn.layer.at(-1).data.values.length).toBeLessThanOrEqual(200_000);
  expect(drawn.title.text).toBe("200000 of 300000 features");
});

describe("no map is made of", () => {
  test.each([
    ["an unknown type", { type: "Circle", coordinates: [1, 2] }],
    ["a position that is no number", { type: "Point", coordinates: [1, Number.NaN] }],
    ["coordinates of another depth", { type: "Polygon", coordinates: [[1, 2]] }],
    ["an empty collection", { type: "FeatureCollection", features: [] }],
    ["a collection of something else", { type: "FeatureCollection", features: [{ name: "a" }] }],
    ["an object with a type", { type: "module" }],
  ])("%s", (_, value) => {
    expect(shownMap(value)).toBeUndefined();
  });
});

test("coordinates with holes are none", () => {
  expect(shownMap({ type: "LineString", coordinates: new Array(4e9) })).toBeUndefined();
});

test("a line of a great many positions is drawn with no more than the map takes", () => {
  const coordinates = Array.from({ length: 500_000 }, (_, i) => [Math.sin(i) * 50, Math.cos(i * 1.3) * 50]);
  const line = spec(feature({ type: "LineString", coordinates })).layer.at(-1);
  const drawn: Position[] = line.data.values[0].geometry.coordinates;
  expect(drawn.length).toBeGreaterThan(50_000);
  expect(drawn.length).toBeLessThanOrEqual(200_001);
  expect(drawn.at(-1)![0]).toBeCloseTo(coordinates.at(-1)![0]!, 0);
});

test("properties that do not fit into JSON are shown as text with the map", () => {
  const value = feature({ type: "Point", coordinates: [1, 2] }, { id: 12n, name: "A" });
  const { data } = shownMap(value)!;
  expect(() => JSON.stringify(data)).not.toThrow();
  expect(data["application/geo+json"]).toBeUndefined();
  expect(spec(value).layer.at(-1).data.values[0].properties).toMatchObject({ name: "A", id: "12" });
});
