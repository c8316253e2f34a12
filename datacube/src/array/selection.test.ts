import "../ops/methods.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { dataArray, dataset } from "./construct.ts";
import type { DataArray } from "./data-array.ts";
import { oneOf, slice } from "./selectors.ts";

const lat = [60, 50, 40, 30];
const grid = dataArray(
  Float64Array.from({ length: 12 }, (_, i) => i),
  {
    dims: ["lat", "lon"],
    coords: { lat, lon: [0, 10, 20], run: 5 },
    name: "t",
  },
);

function series(start: string, count: number, hours = 24): DataArray {
  const first = Date.parse(`${start}T00:00:00Z`);
  const time = Array.from({ length: count }, (_, i) => new Date(first + i * hours * 3_600_000));
  return dataArray(
    Float64Array.from({ length: count }, (_, i) => i),
    { dims: ["time"], coords: { time }, name: "s" },
  );
}

describe("sel", () => {
  test("one label drops the dimension and keeps the label as a scalar coordinate", () => {
    const row = grid.sel({ lat: 50 });
    expect(row.dims).toEqual(["lon"]);
    expect([...(row.values as Float64Array)]).toEqual([3, 4, 5]);
    expect(row.coords.lat!.item()).toBe(50);
  });

  test.each([
    [
      [60, 40],
      [60, 50, 40],
    ],
    [
      [40, 60],
      [60, 50, 40],
    ],
    [
      [55, 35],
      [50, 40],
    ],
    [[100, 90], []],
    [
      [null, 45],
      [60, 50],
    ],
    [
      [45, null],
      [40, 30],
    ],
  ] as const)("[a, b] on a descending axis includes both ends: %j", (interval, kept) => {
    expect([...(grid.sel({ lat: interval }).coords.lat!.values as Float64Array)]).toEqual(kept);
  });

  test("several labels are oneOf, a typed array or a DataArray, in their order", () => {
    const labels = dataArray([30, 60], { dims: ["lat"] });
    for (const selector of [oneOf([30, 60]), Float32Array.of(30, 60), labels]) {
      expect([...(grid.sel({ lat: selector, lon: 0 }).values as Float64Array)]).toEqual([9, 0]);
    }
  });

  test("nearest takes the closest label", () => {
    expect(grid.sel({ lat: 43, lon: 16 }, { method: "nearest" }).item()).toBe(8);
  });

  test("errors name the dimension, what is there and the way out", () => {
    // @ts-expect-error no such dimension
    expect(() => grid.sel({ latitude: 1 })).toThrow(/"t" has no dimension "latitude".*"lat", "lon"/);
    expect(() => grid.sel({ lat: 51 })).toThrow(/no 51 on dimension "lat".*60 to 30.*nearest/);
    expect(() => grid.sel({ lat: [1, 2, 3] as never })).toThrow(/oneOf/);
    expect(() => grid.sel({ lat: "x" })).toThrow(/labels are numbers/);
    expect(() => dataArray([1, 2]).sel({ dim_0: 1 })).toThrow(/isel/);
    expect(() => grid.sel({ lat: 51 })).toThrow(/the nearest is 50, which/);
    expect(() => grid.sel({ lat: 54 }, { method: "nearest", tolerance: 3 })).toThrow(/no 54 within 3.*nearest is 50/);
    expect(() => grid.sel({ lat: 50 }, { tolerance: 3 })).toThrow(/tolerance needs a method/);
    expect(() => grid.sel({ lat: [60, 50] }, { method: "pad" })).toThrow(/interval has no use/);
    expect(() => slice(0, 1, 0)).toThrow(/no step/);
    expect(() => grid.isel({ lat: oneOf([true, false]) })).toThrow(/2 bools for 4 positions/);
  });
});

describe("points", () => {
  const at = (values: number[], dim = "p") => dataArray(values, { dims: [dim] });

  test("arrays that share a dimension meet along it, others form a grid", () => {
    expect(grid.isel({ lat: at([0, 3, 1]), lon: at([2, 0, 1]) }).values).toEqual(Float64Array.of(2, 9, 4));
    const both = grid.isel({ lat: at([0, 3]), lon: at([2, 0, 1], "q") });
    expect([both.dims, both.shape]).toEqual([
      ["p", "q"],
      [2, 3],
    ]);
    expect(both.values).toEqual(Float64Array.of(2, 0, 1, 11, 9, 10));
  });

  test("a dimension of the array itself meets too, and names may change places", () => {
    expect(grid.isel({ lat: at([3, 1, 0], "lon") }).values).toEqual(Float64Array.of(9, 4, 2));
    const turned = grid.isel({ lat: at([0, 1], "lon"), lon: at([0, 2, 1], "lat") });
    expect([turned.dims, turned.shape]).toEqual([
      ["lon", "lat"],
      [2, 3],
    ]);
    expect(turned.values).toEqual(Float64Array.of(0, 2, 1, 3, 5, 4));
  });

  test("labels are pointwise as well; the labels themselves become coordinates of the points", () => {
    const track = grid.sel({ lat: at([42, 58]), lon: at([1, 19]) }, { method: "nearest" });
    expect([...(track.values as Float64Array)]).toEqual([6, 2]);
    expect([...(track.coords.lat!.values as Float64Array)]).toEqual([40, 60]);
    expect(track.coords.lat!.dims).toEqual(["p"]);
  });

  test("lengths that differ along a shared dimension are refused", () => {
    expect(() => grid.isel({ lat: at([0, 1]), lon: at([0, 1, 2]) })).toThrow(/points.*do not fit/);
  });

  test("what the array of labels is labelled with must agree with what is there", () => {
    const labels = dataArray([0, 1], { dims: ["lat"], coords: { lat: [1, 2] } });
    expect(() => grid.isel({ lat: labels })).toThrow(/other labels/);
  });
});

describe("sel on times", () => {
  test("a text coarser than the axis takes its whole period", () => {
    const days = series("2020-06-20", 30);
    expect(days.sel({ time: "2020-07" }).size).toBe(19);
    expect(days.sel({ time: "2020" }).size).toBe(30);
    expect(series("2020-07-01", 8, 6).sel({ time: "2020-07-02" }).size).toBe(4);
  });

  test("a text as fine as the axis takes one label and drops the dimension", () => {
    const day = series("2020-06-20", 30).sel({ time: "2020-06-21" });
    expect([day.dims, day.item(), String(day.coords.time!.item())]).toEqual([[], 1, "2020-06-21"]);
  });

  test("intervals of texts go from the first's start to the last's end", () => {
    const days = series("2020-06-20", 60);
    expect(days.sel({ time: ["2020-06", "2020-07"] }).size).toBe(42);
    expect(days.sel({ time: [new Date("2020-06-25"), "2020-06-26"] }).size).toBe(2);
  });

  test("dates that do not exist in the calendar are refused", () => {
    const time = [new CFDatetime(0, "360_day"), new CFDatetime(86_400_000, "360_day")];
    const array = dataArray([1, 2], { dims: ["time"], coords: { time } });
    expect(array.sel({ time: "1970-01-02" }).item()).toBe(2);
    expect(() => array.sel({ time: "1970-01-31" })).toThrow(/360_day/);
    expect(() => array.sel({ time: new CFDatetime(0, "noleap") })).toThrow(/calendar is 360_day/);
  });
});

describe("isel", () => {
  test("[a, b] is half-open and may count from the end", () => {
    expect(grid.isel({ lat: [0, 2] }).shape).toEqual([2, 3]);
    expect(grid.isel({ lat: [-1, null] }).shape).toEqual([1, 3]);
    expect(grid.isel({ lat: [3, 1] }).shape).toEqual([0, 3]);
    expect(grid.isel({ lat: -1, lon: oneOf([2, 0]) }).values).toEqual(Float64Array.of(11, 9));
  });

  test("a position outside is refused", () => {
    expect(() => grid.isel({ lat: 4 })).toThrow(/position 4 on dimension "lat".*length is 4/);
    expect(() => grid.isel({ lat: 0.5 })).toThrow(/not a position/);
  });

  test("selections of selections pick what picking twice picks", () => {
    const positions = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(positions, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 6 }), (list, from, to) => {
        const once = list.slice(from, to).map((position) => lat[position]!);
        const twice = grid
          .isel({ lat: oneOf(list) })
          .isel({ lat: [Math.min(from, list.length), Math.min(to, list.length)] });
        expect([...(twice.coords.lat!.values as Float64Array)]).toEqual(once);
        expect(twice.shape).toEqual([once.length, 3]);
      }),
    );
  });
});

describe("selection maths", () => {
  const end = fc.option(fc.integer({ min: -9, max: 9 }), { nil: null });
  const step = fc.integer({ min: -4, max: 4 }).filter((n) => n !== 0);

  /** Python's slice, position by position. */
  function sliced(length: number, [start, stop, by]: readonly [number | null, number | null, number]): number[] {
    const from = (end: number | null, open: number) =>
      end === null
        ? open
        : Math.max(by > 0 ? 0 : -1, end < 0 ? end + length : Math.min(end, by > 0 ? length : length - 1));
    const [first, last] = [from(start, by > 0 ? 0 : length - 1), from(stop, by > 0 ? length : -1)];
    const positions: number[] = [];
    for (let i = first; by > 0 ? i < last : i > last; i += by) positions.push(i);
    return positions;
  }

  test("a slice picks what Python's does", () => {
    const check = (length: number, start: number | null, stop: number | null, by: number) => {
      const array = dataArray(
        Float64Array.from({ length }, (_, i) => i),
        { dims: ["x"] },
      );
      const wanted = sliced(length, [start, stop, by]);
      expect([...(array.isel({ x: slice(start, stop, by) }).values as Float64Array)]).toEqual(wanted);
    };
    fc.assert(fc.property(fc.integer({ min: 0, max: 7 }), end, end, step, check));
  });

  test("a slice of labels is the interval, every n-th of it", () => {
    const check = (a: number, b: number, by: number) => {
      const inside = lat.filter((label) => label >= Math.min(a, b) && label <= Math.max(a, b));
      const ordered = by > 0 ? inside : inside.reverse();
      const wanted = ordered.filter((_, i) => i % Math.abs(by) === 0);
      expect([...(grid.sel({ lat: slice(a, b, by) }).coords.lat!.values as Float64Array)]).toEqual(wanted);
    };
    const label = fc.integer({ min: 25, max: 65 });
    fc.assert(fc.property(label, label, step, check));
  });

  test("points are the elements at their positions, whichever dimensions they share", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -4, max: 3 }), fc.integer({ min: 0, max: 2 })), { minLength: 1 });
    const check = (points: [number, number][], isShared: boolean) => {
      const [y, x] = [points.map(([i]) => i), points.map(([, k]) => k)];
      const picked = grid.isel({
        lat: dataArray(y, { dims: ["p"] }),
        lon: dataArray(x, { dims: [isShared ? "p" : "q"] }),
      });
      const at = (i: number, k: number) => ((i + 4) % 4) * 3 + k;
      const wanted = isShared ? points.map(([i, k]) => at(i, k)) : y.flatMap((i) => x.map((k) => at(i, k)));
      expect([...(picked.values as Float64Array)]).toEqual(wanted);
    };
    fc.assert(fc.property(rows, fc.boolean(), check));
  });

  test("what a drop leaves and what it takes are all there was", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...lat), { maxLength: 4 }), (labels) => {
        const left = grid.dropSel({ lat: oneOf(labels) }).coords.lat!.values as Float64Array;
        expect([...left]).toEqual(lat.filter((label) => !labels.includes(label)));
      }),
    );
  });

  test("the nearest label is the one at the smallest distance, ahead of equals the larger", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 90, noNaN: true }), fc.boolean(), (wanted, isDescending) => {
        const array = isDescending ? grid : grid.isel({ lat: slice(null, null, -1) });
        const best = Math.min(...lat.map((label) => Math.abs(label - wanted)));
        const label = Math.max(...lat.filter((one) => Math.abs(one - wanted) === best));
        expect(array.sel({ lat: wanted }, { method: "nearest" }).coords.lat!.item()).toBe(label);
      }),
    );
  });
});

describe("datasets", () => {
  const reserved = "then";
  const ds = dataset(
    Object.fromEntries([
      ["t", grid],
      ["mean", grid.mean("lat")],
      [reserved, grid],
      ["a b", grid.add(1)],
    ]),
    { attrs: { title: "x" } },
  );

  test("variables are properties, unless a method has the name", async () => {
    expect(ds.t!.dims).toEqual(["lat", "lon"]);
    expect(ds["a b"]!.isel({ lat: 0, lon: 0 }).item()).toBe(1);
    expect(typeof ds.mean).toBe("function");
    expect(ds.get("mean").dims).toEqual(["lon"]);
    expect((await Promise.resolve(ds)).get(reserved).dims).toEqual(["lat", "lon"]);
  });

  test("selection and reduction apply to the variables that have the dimension", () => {
    expect(ds.sel({ lat: [60, 50] }).sizes).toEqual({ lat: 2, lon: 3 });
    expect(ds.mean("lat").get("mean").shape).toEqual([3]);
    expect(Object.keys(ds.mean("lat").coords)).toEqual(["lon", "run"]);
    expect(() => ds.mean("tiem")).toThrow(/the dataset has no dimension "tiem"/);
    expect(() => ds.get("u")).toThrow(/there is no variable "u".*"t"/);
  });
});

test("arrays of a dataset must agree on lengths and coordinates", () => {
  expect(() => dataset({ a: dataArray([1, 2]), b: dataArray([1, 2, 3]) })).toThrow(
    /"dim_0" has length 3 in "b", 2 elsewhere/,
  );
  expect(() => dataset({ a: grid, b: grid.isel({ lat: [0, 2] }) })).toThrow(/coordinate "lat" of "b" differs/);
});

describe("alignment", () => {
  const a = dataArray([1, 2, 3, 4], {
    dims: ["x"],
    coords: { x: [3, 1, 2, 0], s: 5 },
    attrs: { units: "K", a: 1 },
    name: "t",
  });
  const b = dataArray([10, 20, 30], {
    dims: ["x"],
    coords: { x: [0, 2, 3], s: 6 },
    attrs: { units: "m", a: 1 },
    name: "u",
  });

  test("keeps the labels both have, in the first one's order; conflicts are dropped", () => {
    const sum = a.add(b);
    expect(sum.values).toEqual(Float64Array.of(31, 23, 14));
    expect(sum.coords.x!.values).toEqual(Float64Array.of(3, 2, 0));
    expect([sum.name, sum.attrs, Object.keys(sum.coords)]).toEqual(["", { a: 1 }, ["x"]]);
  });

  test("lengths that differ without labels are an error naming operand, dimension and lengths", () => {
    expect(() => dataArray([1, 2], { name: "p" }).add(dataArray([1, 2, 3], { name: "q" }))).toThrow(
      /add.*"dim_0".*2 in p.*3 in q/,
    );
  });

  test("broadcasts by name", () => {
    const c = dataArray([100, 200], { dims: ["y"] });
    expect(a.isel({ x: [0, 2] }).add(c).values).toEqual(Float64Array.of(101, 201, 102, 202));
  });
});
