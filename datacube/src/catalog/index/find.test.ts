import fc from "fast-check";
import { expect, test } from "vitest";
import { boxesOf } from "../footprint.ts";
import { boxGeometry } from "../geometry.ts";
import type { Geometry, StacItem } from "../stac/model.ts";
import { openIndex } from "./dataset-index.ts";

type Edges = readonly [west: number, south: number, east: number, north: number];

/** Longitudes and latitudes, often ones where edges meet, on the dateline and at the poles. */
const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((n) => n / 1e6);
const longitude = fc.oneof(
  fc.integer({ min: -18, max: 18 }).map((n) => n * 10),
  degrees(180),
);
const latitude = fc.oneof(fc.constantFrom(-90, -60, 0, 30, 90), degrees(90));
const edges = fc
  .tuple(longitude, latitude, longitude, latitude)
  .map(([west, a, east, b]): Edges => [west, Math.min(a, b), east, Math.max(a, b)]);
const moment = fc.integer({ min: 0, max: 400 }).map((days) => Date.UTC(2020, 0, 1) + days * 86_400_000);
const period = fc.tuple(moment, moment).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

const text = (ms: number): string => new Date(ms).toISOString();

interface Told {
  readonly box: Edges;
  readonly period: readonly [number, number];
  readonly product: string;
}

function itemOf({ box, period: [start, end], product }: Told, i: number): StacItem {
  const times =
    start === end
      ? { datetime: text(start) }
      : { datetime: null, start_datetime: text(start), end_datetime: text(end) };
  return {
    type: "Feature",
    stac_version: "1.0.0",
    id: `item-${i}`,
    collection: product,
    geometry: boxGeometry(box),
    bbox: box,
    properties: times,
    links: [],
    assets: { a: { href: "a.tif" } },
  };
}

/** Parts of a range of longitudes on either side of the dateline. */
const ranges = (west: number, east: number) =>
  west <= east
    ? [[west, east]]
    : [
        [west, 180],
        [-180, east],
      ];

/** The definition, without geometry of ours: ranges of degrees and of times have something in common. */
function meets(one: Told, box: Edges, [start, end]: readonly [number, number]): boolean {
  const [west, south, east, north] = one.box;
  const isBeside = south > box[3] || box[1] > north || one.period[0] > end || start > one.period[1];
  const [own, wanted] = [ranges(west, east), ranges(box[0], box[2])];
  return !isBeside && own.some(([l, r]) => wanted.some(([left, right]) => l! <= right! && left! <= r!));
}

test("a search finds what a walk through all datasets finds: over the dateline, at the poles, on edges", async () => {
  const item = fc.record({ box: edges, period, product: fc.constantFrom("a", "b", "c") });
  const query = fc.record({ box: edges, period, products: fc.subarray(["a", "b", "c"], { minLength: 1 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { minLength: 1, maxLength: 40 }),
      fc.array(query, { minLength: 10, maxLength: 10 }),
      async (items, queries) => {
        using index = await openIndex(":memory:");
        for (const product of ["a", "b", "c"])
          await index.products.add({ name: product, measurements: [{ name: "a" }] });
        await index.add(items.map(itemOf));
        for (const {
          box,
          period: [start, end],
          products,
        } of queries) {
          const all = { bbox: box, time: [text(start), text(end)] as const, product: products };
          const found = (await Array.fromAsync(index.datasets.find(all))).map(({ id }) => id);
          const expected = items.flatMap((one, i) =>
            products.includes(one.product) && meets(one, box, [start, end]) ? [`item-${i}`] : [],
          );
          expect(found.toSorted()).toEqual(expected.toSorted());
          const { bbox: _, ...anywhere } = all;
          expect(await index.datasets.count(anywhere)).toBe(
            items.filter((one) => products.includes(one.product) && one.period[0] <= end && start <= one.period[1])
              .length,
          );
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("moved and archived datasets leave no trace where they were", async () => {
  using index = await openIndex(":memory:");
  const told = (box: Edges, day: number): Told => ({ box, period: [day * 1e9, day * 1e9], product: "a" });
  await index.datasets.add(itemOf(told([170, -10, -170, 10], 1), 0));
  await index.datasets.add(itemOf(told([20, -10, 30, 10], 2), 0), { update: true });
  expect(await index.datasets.count({ bbox: [175, -5, 180, 5] })).toBe(0);
  expect(await index.datasets.count({ bbox: [-180, -5, -175, 5] })).toBe(0);
  expect(await index.datasets.count({ lon: [15, 25], lat: 0 })).toBe(1);
  expect((await index.products.extent("a")).bbox).toEqual([20, -10, 30, 10]);
});

test.each<[Geometry, number[][]]>([
  [
    boxGeometry([170, -10, -175, 10]),
    [
      [-180, -10, -175, 10],
      [170, -10, 180, 10],
    ],
  ],
  [
    {
      type: "LineString",
      coordinates: [
        [175, 0],
        [190, 5],
      ],
    },
    [
      [-180, 0, -170, 5],
      [175, 0, 180, 5],
    ],
  ],
  [{ type: "Point", coordinates: [-190, 5] }, [[170, 5, 170, 5]]],
  [
    { type: "Point", coordinates: [540, 5] },
    [
      [-180, 5, -180, 5],
      [180, 5, 180, 5],
    ],
  ],
  [boxGeometry([-180, 80, 180, 90]), [[-180, 80, 180, 90]]],
  [boxGeometry([0, -90, 360, 90]), [[-180, -90, 180, 90]]],
  [{ type: "GeometryCollection", geometries: [] }, []],
  [
    {
      type: "MultiPoint",
      coordinates: [
        [10, 1],
        [20, 2],
      ],
    },
    [[10, 1, 20, 2]],
  ],
])("boxes of %j", (geometry, boxes) => {
  expect(boxesOf(geometry)).toEqual(boxes);
});

test("longitudes beyond the dateline are the places one turn further", async () => {
  using index = await openIndex(":memory:");
  const base = itemOf({ box: [0, 0, 0, 0], period: [0, 0], product: "a" }, 1);
  const ring = [
    [170, 0],
    [190, 0],
    [190, 10],
    [170, 10],
    [170, 0],
  ];
  await index.datasets.add({ ...base, geometry: { type: "Polygon", coordinates: [ring] } });
  expect(await index.datasets.count({ lon: -175, lat: 5 })).toBe(1);
  expect(await index.datasets.count({ lon: 175, lat: 5 })).toBe(1);
  expect(await index.datasets.count({ lon: -165, lat: 5 })).toBe(0);
  expect(await index.datasets.count({ intersects: { type: "Point", coordinates: [545, 5] } })).toBe(1);
});

test("random documents are refused with an error of ours and change nothing, or can be found", async () => {
  const good = itemOf({ box: [0, 0, 1, 1], period: [0, 0], product: "a" }, 1);
  const names = [
    "type",
    "stac_version",
    "id",
    "geometry",
    "bbox",
    "properties",
    "links",
    "assets",
    "collection",
  ] as const;
  const shapes = fc.constantFrom(
    { type: "Polygon" },
    { type: "Point", coordinates: ["x"] },
    { type: "GeometryCollection" },
  );
  const value = fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue(), shapes);
  const damaged = fc
    .tuple(fc.constantFrom(...names), value)
    .map(([name, wrong]) => ({ ...good, id: "new", [name]: wrong }));
  const counts = { accepted: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: damaged }, fc.anything()), async (document) => {
      using index = await openIndex(":memory:");
      await index.datasets.add(good);
      const state = async () => [await Array.fromAsync(index.datasets.find()), await index.products.list()];
      const before = await state();
      try {
        await index.datasets.add(document as StacItem);
      } catch (error) {
        counts.refused++;
        const code = expect.stringMatching(/^(corrupt-data|unsupported|expression|index-conflict)$/);
        expect(error).toMatchObject({ code });
        expect(await state()).toEqual(before);
        return;
      }
      counts.accepted++;
      const { id, collection } = document as StacItem;
      expect((await index.datasets.get(id, collection!)).item.links).toBeDefined();
      expect(await index.datasets.count({ bbox: [-180, -90, 180, 90], time: "1970" })).toBeGreaterThan(0);
    }),
    { numRuns: 400, seed: 1 },
  );
  expect(Math.min(counts.accepted, counts.refused)).toBeGreaterThan(10);
});
