import type { Complex } from "../array/complex.ts";
import { type ArrayData, createData, type DType } from "../array/dtype.ts";
import { sizeOf } from "../array/shape.ts";
import type { Attrs } from "../array/variable.ts";
import { toCalendar, toDayNumber } from "../cf/calendar.ts";
import { createRandom } from "./random.ts";
import type { Wire, WireArray } from "./wire.ts";

/** A generated cube: every one holds something that is easily got wrong (said at its function). */
export type Cube = Extract<Wire, { kind: "dataset" }>;

type Sizes = Readonly<Record<string, number>>;
type Element = number | bigint | string | Complex;

/** An array over the dimensions of `dims` ("time lat"), with the element that `at` gives for each position. */
function array(
  named: { name: string; dims: string; dtype: DType; attrs?: Attrs; calendar?: string },
  sizes: Sizes,
  at: (position: number) => Element,
): WireArray {
  const dims = named.dims.split(" ").filter((dim) => dim !== "");
  const shape = dims.map((dim) => sizes[dim]!);
  const data: ArrayData = createData(named.dtype, sizeOf(shape));
  for (let i = 0; i < data.length; i++) data[i] = at(i) as never;
  return { attrs: {}, ...named, dims, shape, data };
}

const dayMs = 86_400_000;

/** Milliseconds of the first day of each month from `year`-`month` on. */
function months(calendar: string, year: number, month: number): (i: number) => number {
  const of = toCalendar(calendar);
  return (i) => {
    const at = month - 1 + i;
    return toDayNumber(of, { year: year + Math.floor(at / 12), month: (at % 12) + 1, day: 1 }) * dayMs;
  };
}

function startOf(calendar: string, year: number, month: number, day: number): number {
  return toDayNumber(toCalendar(calendar), { year, month, day }) * dayMs;
}

/**
 * 40 months from 2000-11: descending lat, a pixel and a month all NaN, other NaNs, a two-dimensional, a text and a
 * scalar coordinate.
 */
function monthly(): Cube {
  const sizes = { time: 40, lat: 5, lon: 6 };
  const random = createRandom(1);
  const plane = sizes.lat * sizes.lon;
  const missing = (i: number) => i % plane === 7 || Math.floor(i / plane) === 13 || random() < 0.05;
  const season = (i: number) => 10 * Math.sin((Math.floor(i / plane) / 6) * Math.PI);
  return {
    kind: "dataset",
    attrs: { title: "monthly <fields>", version: 3 },
    variables: [
      array(
        { name: "t2m", dims: "time lat lon", dtype: "float32", attrs: { units: "K", long_name: "temperature" } },
        sizes,
        (i) => (missing(i) ? Number.NaN : 280 + season(i) + 5 * random()),
      ),
      array({ name: "pr", dims: "time lat lon", dtype: "float64", attrs: { units: "mm" } }, sizes, (i) =>
        missing(i) ? Number.NaN : random() ** 4 * 1e3 - 1,
      ),
      array({ name: "days", dims: "time", dtype: "int16" }, sizes, (i) => Math.floor(random() * 700) - 300 + (i % 3)),
      array({ name: "mask", dims: "lat lon", dtype: "bool" }, sizes, () => (random() < 0.6 ? 1 : 0)),
      array({ name: "zone", dims: "lat lon", dtype: "uint8" }, sizes, () => Math.floor(random() * 4)),
    ],
    coords: [
      array(
        { name: "time", dims: "time", dtype: "datetime", calendar: "standard" },
        sizes,
        months("standard", 2000, 11),
      ),
      array(
        { name: "lat", dims: "lat", dtype: "float64", attrs: { units: "degrees_north" } },
        sizes,
        (i) => 60 - 7.5 * i,
      ),
      array({ name: "lon", dims: "lon", dtype: "float32" }, sizes, (i) => -10 + 5 * i),
      array({ name: "area", dims: "lat lon", dtype: "float64", attrs: { units: "km2" } }, sizes, (i) => 1 + i / 8),
      array({ name: "region", dims: "lat", dtype: "string" }, sizes, (i) => ["ÅÄÖ", "b", "", "b", "e"][i]!),
      array({ name: "height", dims: "", dtype: "float64", attrs: { units: "m" } }, sizes, () => 2),
    ],
  };
}

/** Three years of days of a calendar, from 30 December 2003. */
function daily(calendar: string): () => Cube {
  const sizes = { time: 1100, lat: 2, lon: 3 };
  return () => {
    const random = createRandom(2);
    const start = startOf(calendar, 2003, 12, 30);
    return {
      kind: "dataset",
      attrs: {},
      variables: [
        array({ name: "tas", dims: "time lat lon", dtype: "float64" }, sizes, () =>
          random() < 0.02 ? Number.NaN : random() * 40 - 10,
        ),
        array({ name: "wet", dims: "time", dtype: "bool" }, sizes, () => (random() < 0.3 ? 1 : 0)),
      ],
      coords: [
        array({ name: "time", dims: "time", dtype: "datetime", calendar }, sizes, (i) => start + i * dayMs),
        array({ name: "lat", dims: "lat", dtype: "int32" }, sizes, (i) => 10 - 20 * i),
        array({ name: "lon", dims: "lon", dtype: "int64" }, sizes, (i) => BigInt(100 * i)),
      ],
    };
  };
}

/** 220 hours over a new year, not starting at midnight, some missing from the axis; stations by name, last axis time. */
function hourly(): Cube {
  const sizes = { station: 3, time: 220 };
  const random = createRandom(3);
  const start = startOf("standard", 2019, 12, 28) + 17 * 3_600_000;
  return {
    kind: "dataset",
    attrs: {},
    variables: [
      array({ name: "wind", dims: "station time", dtype: "float32", attrs: { units: "m s-1" } }, sizes, (i) =>
        i % 17 === 3 ? Number.NaN : random() * 20,
      ),
      array({ name: "gust", dims: "station time", dtype: "int16" }, sizes, () => Math.floor(random() * 65536) - 32768),
    ],
    coords: [
      array({ name: "time", dims: "time", dtype: "datetime", calendar: "standard" }, sizes, (i) => {
        const skipped = i >= 100 ? 30 : 0;
        return start + (i + skipped) * 3_600_000;
      }),
      array({ name: "station", dims: "station", dtype: "string" }, sizes, (i) => ["north", "east", "a b"][i]!),
    ],
  };
}

const integers: readonly DType[] = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

function wholeNumber(dtype: DType, i: number, random: () => number): Element {
  const bits = Number(dtype.replace(/\D/g, ""));
  const unsigned = dtype.startsWith("u");
  const low = unsigned ? 0n : -(1n << BigInt(bits - 1));
  const high = low + (1n << BigInt(bits)) - 1n;
  const any = low + (BigInt(Math.floor(random() * 2 ** 32)) * (high - low)) / 2n ** 32n;
  const value = [low, high, 0n, 1n, unsigned ? 2n : -1n][i] ?? any;
  return bits === 64 ? value : Number(value);
}

const oddFloats = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0, 1e-310, 3e38, -1.5, 2.5, 0.1];

/** A variable of every dtype, with its extremes; floats with infinities, a negative zero and a denormal. No labels on x. */
function kinds(): Cube {
  const sizes = { y: 4, x: 5 };
  const random = createRandom(4);
  const numbers = integers.map((dtype) =>
    array({ name: dtype.replace("uint", "u").replace("int", "i"), dims: "y x", dtype }, sizes, (i) =>
      wholeNumber(dtype, i, random),
    ),
  );
  const float = (i: number) => oddFloats[i] ?? random() * 2000 - 1000;
  return {
    kind: "dataset",
    attrs: {},
    variables: [
      ...numbers,
      array({ name: "f32", dims: "y x", dtype: "float32" }, sizes, float),
      array({ name: "f64", dims: "y x", dtype: "float64" }, sizes, float),
      array({ name: "flag", dims: "y x", dtype: "bool" }, sizes, (i) => (i % 3 === 0 ? 1 : 0)),
      array({ name: "text", dims: "y x", dtype: "string" }, sizes, (i) => ["", "ü", "long text", "b"][i % 4]!),
      array({ name: "when", dims: "y x", dtype: "datetime", calendar: "standard" }, sizes, (i) =>
        i === 7 ? Number.NaN : Math.floor(random() * 2e12) - 5e11,
      ),
    ],
    coords: [array({ name: "y", dims: "y", dtype: "int32" }, sizes, (i) => [40, 30, 10, -5][i]!)],
  };
}

/** Half floats, durations and times of a calendar, with missing ones. */
function rare(): Cube {
  const sizes = { y: 4, x: 5 };
  const random = createRandom(8);
  const days = (low: number, high: number) => Math.floor(low + random() * (high - low)) * dayMs;
  return {
    kind: "dataset",
    attrs: {},
    variables: [
      array({ name: "half", dims: "y x", dtype: "float16" }, sizes, (i) => oddFloats[i] ?? random() * 200 - 100),
      array({ name: "whole", dims: "x", dtype: "float16" }, sizes, (i) => i - 2),
      array({ name: "bytes", dims: "y x", dtype: "int8" }, sizes, (i) => i * 13 - 128),
      array({ name: "span", dims: "y x", dtype: "timedelta" }, sizes, (i) =>
        i === 3 ? Number.NaN : days(-900, 900) + Math.floor(random() * 9e7),
      ),
      array({ name: "step", dims: "x", dtype: "timedelta" }, sizes, (i) => (i + 1) * 3_600_000),
      array({ name: "at", dims: "y x", dtype: "datetime", calendar: "standard" }, sizes, (i) =>
        i === 6 ? Number.NaN : days(-20_000, 20_000),
      ),
      array({ name: "model", dims: "y x", dtype: "datetime", calendar: "noleap" }, sizes, () => days(-900_000, 90_000)),
    ],
    coords: [
      array({ name: "x", dims: "x", dtype: "timedelta" }, sizes, (i) => i * 6 * 3_600_000),
      array({ name: "y", dims: "y", dtype: "float16" }, sizes, (i) => 1 - i / 2),
    ],
  };
}

const calendars = ["standard", "proleptic_gregorian", "noleap", "all_leap", "360_day", "julian"] as const;

/** Times of every calendar from 3000 BC to 7000, many on the borders of years and around October 1582. */
function dates(): Cube {
  const sizes = { i: 500 };
  const random = createRandom(9);
  const moment = (calendar: string) => (i: number) => {
    const year = Math.floor(random() * 10_000) - 3000;
    if (i < 60) return startOf(calendar, 1582, 10, 1) + (i - 20) * dayMs;
    if (i < 200) return startOf(calendar, year, 1 + (i % 3), 1) - dayMs;
    return startOf(calendar, year, 1, 1) + Math.floor(random() * 366 * 86_400) * 1000;
  };
  return {
    kind: "dataset",
    attrs: {},
    variables: calendars.map((calendar) =>
      array({ name: calendar, dims: "i", dtype: "datetime", calendar }, sizes, moment(calendar)),
    ),
    coords: [],
  };
}

/** Encoded times of every calendar: units and references of many kinds. */
function coded(): Cube {
  const sizes = { i: 60 };
  const random = createRandom(10);
  const units = [
    "days since 1582-10-04",
    "hours since 0850-02-28 06:00",
    "minutes since 2000-2-28T23:59:30",
    "seconds since 1999-12-30 12:00:00.5",
    "milliseconds since 1582-10-15",
    "days since 1900-01-01 00:00",
    "D since 1970-01-01",
    "hrs since 1970-01-01 00:00:00 UTC",
    "microseconds since 2020-01-01",
  ];
  const limits = [4e5, 9e6, 5e8, 3e10, 1e13, 4e5, 4e5, 9e6, 1e14];
  const variables = units.flatMap((unit, u) =>
    calendars.map((calendar) =>
      array({ name: `u${u}_${calendar}`, dims: "i", dtype: "int64", attrs: { units: unit, calendar } }, sizes, () =>
        BigInt(Math.floor((random() - 0.5) * limits[u]!)),
      ),
    ),
  );
  const fractions = calendars.map((calendar) =>
    array(
      { name: `f_${calendar}`, dims: "i", dtype: "float64", attrs: { units: "days since 1850-01-01", calendar } },
      sizes,
      (i) => (i === 4 && calendar === "standard" ? Number.NaN : Math.floor(random() * 1e5 * 24) / 24),
    ),
  );
  return { kind: "dataset", encoded: true, attrs: {}, variables: [...variables, ...fractions], coords: [] };
}

/** Dimensions of length 0 (`none`) and 1 (`one`). */
function thin(): Cube {
  const sizes = { none: 0, one: 1, x: 4 };
  const random = createRandom(5);
  return {
    kind: "dataset",
    attrs: {},
    variables: [
      array({ name: "empty", dims: "none x", dtype: "float32" }, sizes, random),
      array({ name: "counts", dims: "x none", dtype: "int32" }, sizes, () => 0),
      array({ name: "single", dims: "one x", dtype: "float64" }, sizes, (i) => (i === 2 ? Number.NaN : random())),
      array({ name: "point", dims: "one", dtype: "uint16" }, sizes, () => 65535),
    ],
    coords: [
      array({ name: "none", dims: "none", dtype: "float64" }, sizes, () => 0),
      array({ name: "one", dims: "one", dtype: "datetime", calendar: "360_day" }, sizes, () =>
        startOf("360_day", 2001, 2, 30),
      ),
      array({ name: "x", dims: "x", dtype: "uint8" }, sizes, (i) => 10 * i),
    ],
  };
}

/** Labels out of order (`x`), repeated (`r`), with NaN (`n`); a dimension without labels (`bare`). */
function messy(): Cube {
  const sizes = { x: 6, r: 5, n: 4, bare: 3 };
  const random = createRandom(6);
  return {
    kind: "dataset",
    attrs: { history: "made" },
    variables: [
      array({ name: "a", dims: "x r", dtype: "float32", attrs: { units: "1" } }, sizes, (i) =>
        i % 11 === 4 ? Number.NaN : random(),
      ),
      array({ name: "b", dims: "n bare", dtype: "float64" }, sizes, () => random() - 0.5),
      array({ name: "c", dims: "bare x", dtype: "int32" }, sizes, (i) => i - 9),
      array({ name: "d", dims: "r", dtype: "uint8" }, sizes, (i) => [250, 3, 250, 0, 3][i]!),
    ],
    coords: [
      array({ name: "x", dims: "x", dtype: "int64" }, sizes, (i) => [5n, -2n, 9n, 0n, 7n, 3n][i]!),
      array({ name: "r", dims: "r", dtype: "float64" }, sizes, (i) => [1, 2, 1, 3, 3][i]!),
      array({ name: "n", dims: "n", dtype: "float64" }, sizes, (i) => [1, Number.NaN, 0.5, 2][i]!),
    ],
  };
}

/** Still encoded by CF: fills, scale and offset of several dtypes, `_Unsigned`, times of two calendars, bounds. */
function packed(): Cube {
  const sizes = { time: 5, x: 4, nv: 2 };
  const random = createRandom(7);
  const short = (i: number) => (i % 6 === 1 ? -32768 : Math.floor(random() * 3000) - 1000);
  const scale = { scale_factor: 0.01, add_offset: 273.15, _FillValue: -32768 };
  const rough = { scale_factor: Math.fround(0.01), add_offset: Math.fround(273.15), _FillValue: -32768 };
  return {
    kind: "dataset",
    encoded: true,
    attrs: { Conventions: "CF-1.11" },
    variables: [
      {
        ...array({ name: "short", dims: "time x", dtype: "int16", attrs: { ...scale, units: "K" } }, sizes, short),
        attrTypes: { _FillValue: "int16" },
      },
      {
        ...array({ name: "rough", dims: "time x", dtype: "int16", attrs: rough }, sizes, short),
        attrTypes: { scale_factor: "float32", add_offset: "float32", _FillValue: "int16" },
      },
      {
        ...array({ name: "filled", dims: "time x", dtype: "int16", attrs: { _FillValue: -32768 } }, sizes, short),
        attrTypes: { _FillValue: "int16" },
      },
      {
        ...array({ name: "scaled", dims: "x", dtype: "uint8", attrs: { scale_factor: 0.5 } }, sizes, (i) => 60 * i),
        attrTypes: { scale_factor: "float32" },
      },
      {
        ...array(
          { name: "unsigned", dims: "x", dtype: "int8", attrs: { _Unsigned: "true", _FillValue: -1 } },
          sizes,
          (i) => [-1, 5, -128, 127][i]!,
        ),
        attrTypes: { _FillValue: "int8" },
      },
      {
        ...array({ name: "missing", dims: "time x", dtype: "float32", attrs: { missing_value: 1e20 } }, sizes, (i) =>
          i % 5 === 0 ? 1e20 : random(),
        ),
        attrTypes: { missing_value: "float32" },
      },
      {
        ...array(
          { name: "wide", dims: "x", dtype: "int32", attrs: { _FillValue: 2147483647 } },
          sizes,
          (i) => [1, 2147483647, 16777217, -1][i]!,
        ),
        attrTypes: { _FillValue: "int32" },
      },
      array(
        { name: "time_bnds", dims: "time nv", dtype: "float64" },
        sizes,
        (i) => Math.floor(i / 2) * 6 + (i % 2) * 6 - 3,
      ),
      array(
        { name: "issued", dims: "x", dtype: "int32", attrs: { units: "days since 1999-02-28", calendar: "noleap" } },
        sizes,
        (i) => i * 366,
      ),
    ],
    coords: [
      array(
        {
          name: "time",
          dims: "time",
          dtype: "int32",
          attrs: { units: "hours since 2001-02-28 12:00", calendar: "360_day", bounds: "time_bnds" },
        },
        sizes,
        (i) => i * 6,
      ),
      array({ name: "x", dims: "x", dtype: "float32", attrs: { axis: "X" } }, sizes, (i) => 3 - i),
    ],
  };
}

const oddParts = [Number.NaN, 0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -2.5] as const;

/**
 * Complex numbers: `odd` and `fine` have every pair of missing, zero, infinite and usual parts (of both sizes), `wave` and
 * `tone` usual ones with some missing.
 */
function waves(): Cube {
  const sizes = { y: 7, x: 8 };
  const random = createRandom(11);
  const pair = (i: number) => ({ re: oddParts[Math.floor(i / 8)]!, im: oddParts[i % 8] ?? random() });
  const usual = (i: number) =>
    i % 13 === 5 ? { re: random(), im: Number.NaN } : { re: 4 * random() - 2, im: 4 * random() - 2 };
  return {
    kind: "dataset",
    attrs: {},
    variables: [
      array({ name: "odd", dims: "y x", dtype: "complex64" }, sizes, pair),
      array({ name: "fine", dims: "y x", dtype: "complex128" }, sizes, pair),
      array({ name: "wave", dims: "y x", dtype: "complex64", attrs: { units: "1" } }, sizes, usual),
      array({ name: "tone", dims: "y x", dtype: "complex128" }, sizes, usual),
      array({ name: "level", dims: "x", dtype: "float32" }, sizes, (i) => i - 2.5),
      array({ name: "order", dims: "y", dtype: "int32" }, sizes, (i) => i % 3),
    ],
    coords: [
      array({ name: "x", dims: "x", dtype: "int64" }, sizes, (i) => BigInt(2 * i)),
      array({ name: "y", dims: "y", dtype: "float64" }, sizes, (i) => 3 - i / 2),
    ],
  };
}

const makers: Readonly<Record<CubeName, () => Cube>> = {
  monthly,
  noleap: daily("noleap"),
  days360: daily("360_day"),
  hourly,
  kinds,
  rare,
  dates,
  coded,
  thin,
  messy,
  packed,
  waves,
};

/** Names of the generated cubes. */
export type CubeName =
  | "monthly"
  | "noleap"
  | "days360"
  | "hourly"
  | "kinds"
  | "rare"
  | "dates"
  | "coded"
  | "thin"
  | "messy"
  | "packed"
  | "waves";

/** Names of the variables of any of them. */
export type CubeVariable =
  | ("t2m" | "pr" | "days" | "mask" | "zone")
  | ("tas" | "wet")
  | ("wind" | "gust")
  | ("i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "f32" | "f64" | "flag" | "text" | "when")
  | ("half" | "whole" | "bytes" | "span" | "step" | "at" | "model")
  | ("empty" | "counts" | "single" | "point")
  | ("a" | "b" | "c" | "d")
  | ("odd" | "fine" | "wave" | "tone" | "level" | "order")
  | ("short" | "rough" | "filled" | "scaled" | "unsigned" | "missing" | "wide" | "time_bnds" | "issued");

/** Whether this names a generated cube. */
export function isCubeName(name: string): name is CubeName {
  return Object.hasOwn(makers, name);
}

const made = new Map<CubeName, Cube>();

/** A generated cube: always the same elements, made once. */
export function createCube(name: CubeName): Cube {
  const cube = made.get(name) ?? makers[name]();
  made.set(name, cube);
  return cube;
}
