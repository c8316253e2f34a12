import { Dictionary, Int32, makeVector, Table, tableFromArrays, Utf8, vectorFromArray } from "apache-arrow";
import { expect, test } from "vitest";
import { CFDatetime, dataArray, dataset, fromTable } from "../index.ts";
import { toArrow } from "./arrow.ts";
import { parseIsoTime } from "./iso-time.ts";

const stations = dataset(
  {
    wind: dataArray(
      [
        [1, 2, Number.NaN],
        [4, 5, 6],
      ],
      { dims: ["time", "station"] },
    ),
    open: dataArray([true, false, true], { dims: ["station"] }),
  },
  { coords: { time: [new Date(0), new Date(86_400_000.25)], station: ["a", "ü", ""], height: 2 } },
);

test("a table has a row per position, columns repeated along the dimensions they lack", async () => {
  const table = await stations.toTable();
  expect(table.schema.fields.map(({ name, type }) => `${name} ${String(type)}`)).toEqual([
    "time Timestamp<MICROSECOND>",
    "station Utf8",
    "wind Float64",
    "open Bool",
    "height Float64",
  ]);
  expect(table.numRows).toBe(6);
  expect([...table.getChild("station")!]).toEqual(["a", "ü", "", "a", "ü", ""]);
  expect([...table.getChild("open")!]).toEqual([true, false, true, true, false, true]);
});

test("times keep their microseconds, and those of other calendars come back as such", async () => {
  const times = [new CFDatetime(86_400_000.25), new CFDatetime(0)];
  const days = [new CFDatetime(59 * 86_400_000 + 500, "360_day"), new CFDatetime(0, "360_day")];
  const table = await dataset({ a: dataArray(times, { dims: ["x"] }), b: dataArray(days, { dims: ["x"] }) }).toTable();
  const back = fromTable(table);
  expect(back.a!.values.map(Number)).toEqual([86_400_000.25, 0]);
  expect(back.b!.values.map(String)).toEqual(["1970-02-30T00:00:00.500", "1970-01-01"]);
});

test("a table that does not fit is refused with the numbers, its batches are not", async () => {
  await expect(stations.toTable({ memoryBytes: 100 })).rejects.toMatchObject({
    code: "memory-limit",
    neededBytes: 6 * (8 + 16 + 8 + 1 + 8),
    message: expect.stringContaining("tableBatches()"),
  });
  const rows: number[] = [];
  for await (const batch of stations.tableBatches({ batchRows: 2 })) rows.push(batch.numRows);
  expect(rows).toEqual([2, 1, 2, 1]);
});

test("an aborted table rejects with the signal's reason", async () => {
  const reason = new Error("enough");
  await expect(stations.toTable({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("dimensions are named rightly or refused", async () => {
  await expect(stations.toTable({ dimOrder: ["time"] })).rejects.toMatchObject({ code: "expression" });
  await expect(stations.toTable({ dimOrder: ["time", "x"] })).rejects.toMatchObject({ code: "dimension-not-found" });
  expect(() => fromTable(tableFromArrays({ a: [1] }), { dims: ["b"] })).toThrow(/there is no variable "b"/);
});

test("missing numbers become NaN, dictionaries texts, parts of structs columns", () => {
  const table = new Table({
    whole: vectorFromArray([1, null, 3], new Int32()),
    flag: vectorFromArray([true, null, false]),
    word: vectorFromArray(["x", null, "x"], new Dictionary(new Utf8(), new Int32())),
    pair: vectorFromArray([
      { a: 1, b: "p" },
      { a: 2, b: "q" },
      { a: 3, b: "r" },
    ]),
  });
  const ds = fromTable(table);
  expect([ds.whole!.dtype, ...ds.whole!.values]).toEqual(["float64", 1, Number.NaN, 3]);
  expect([...ds.flag!.values]).toEqual([1, Number.NaN, 0]);
  expect(ds.word!.values).toEqual(["x", "", "x"]);
  expect([...ds.get("pair.a").values]).toEqual([1, 2, 3]);
  expect(ds.get("pair.b").values).toEqual(["p", "q", "r"]);
});

test("a column that no array can be made of is refused by name", () => {
  const table = new Table({ lists: vectorFromArray([[1, 2], [3]]) });
  expect(() => fromTable(table)).toThrow(/the column "lists" of type List/);
});

test("a table without the whole product has missing elements, and one with a label twice is refused", () => {
  const table = new Table({
    x: vectorFromArray(["b", "a", "b"], new Utf8()),
    y: makeVector(Int32Array.of(2, 1, 1)),
    v: makeVector(Int16Array.of(10, 20, 30)),
  });
  const { v } = fromTable(table, { dims: ["x", "y"] });
  expect([v!.dtype, ...v!.values]).toEqual(["float32", 20, Number.NaN, 30, 10]);
  expect(v!.coords.x!.values).toEqual(["a", "b"]);
  expect(() => fromTable(table.concat(table.slice(0, 1)), { dims: ["x", "y"] })).toThrow(
    /rows 0 and 3 have the same labels \(x b, y 2\)/,
  );
});

test("a cube of far more positions than rows is refused before it is made", () => {
  const labels = Float64Array.from({ length: 40_000 }, (_, i) => i);
  const table = tableFromArrays({ x: labels, y: labels, v: labels });
  expect(() => fromTable(table, { dims: ["x", "y"] })).toThrow(/40000×40000 .* needs 12800000000 bytes/);
});

test("nested columns become structs, fixed lists and binary columns", async () => {
  const plain = (name: string, data: Int32Array) => ({ kind: "plain", name, dtype: "int32", data }) as const;
  const table = await toArrow([
    {
      rows: 2,
      columns: [
        { kind: "struct", name: "s", fields: [plain("a", Int32Array.of(1, 2))] },
        { kind: "list", name: "l", size: 2, item: plain("item", Int32Array.of(1, 2, 3, 4)) },
        { kind: "bytes", name: "g", data: [Uint8Array.of(9), undefined], extension: "geoarrow.wkb" },
      ],
    },
  ]);
  expect(JSON.parse(JSON.stringify(table.toArray()))).toEqual([
    { s: { a: 1 }, l: [1, 2], g: { 0: 9 } },
    { s: { a: 2 }, l: [3, 4], g: null },
  ]);
  expect(table.schema.fields[2]!.metadata.get("ARROW:extension:name")).toBe("geoarrow.wkb");
});

test.each([
  ["2020-07-01", "standard", 1_593_561_600_000],
  ["2020-07-01T06:00:00.25+02:00", "standard", 1_593_576_000_250],
  ["2020-07", "standard", 1_593_561_600_000],
  ["1969-12-31 23:59", "standard", -60_000],
  ["2001-02-30", "360_day", ((31 * 12 + 1) * 30 + 29) * 86_400_000],
  ["2001-02-30", "standard", undefined],
  ["2020-13-01", "standard", undefined],
  ["2020-07-01T24:00", "standard", undefined],
  ["2020", "standard", undefined],
  ["20200701", "standard", undefined],
] as const)("%s in the calendar %s is %s", (text, calendar, ms) => {
  expect(parseIsoTime(text, calendar)).toBe(ms);
});
