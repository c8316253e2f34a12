import { describe, expect, test } from "vitest";
import { toShown } from "../forms.ts";
import type { DisplayOptions } from "../options.ts";
import { arrowTable } from "./arrow.ts";
import { columnTable } from "./columns.ts";
import { recordTable } from "./records.ts";

interface Bundle {
  "text/plain": string;
  "text/html": string;
}

function bundle(value: unknown, options: DisplayOptions = {}): Bundle {
  return (toShown(value, options) as { data: unknown }).data as Bundle;
}

const stations = [
  { id: 1, name: "Kap <b>Arkona</b>", temp: 8.123456789, at: new Date(0) },
  { id: 20, name: "Zürich", temp: null, at: new Date(3_600_000) },
];

test("records are a table: aligned text, and HTML with types and numbers to the right", () => {
  const { "text/plain": text, "text/html": html } = bundle(stations);
  expect(text).toMatchInlineSnapshot(`
    "       id  name                   temp  at
       number  string               number  Date
    0       1  Kap <b>Arkona</b>  8.123457  1970-01-01
    1      20  Zürich                 null  1970-01-01T01:00:00Z
    2 rows × 4 columns"
  `);
  expect(html).toContain('<th scope="col" class="number">number</th><th scope="col">string</th>');
  expect(html).toContain('<td class="number">8.123457</td>');
  expect(html).toContain("2 rows × 4 columns");
});

test("whatever is in cells, names and types is text, never markup", () => {
  const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
  const rows = [
    { [evil]: evil, "' onmouseover='x": evil.repeat(20) },
    { [evil]: evil, "' onmouseover='x": evil },
  ];
  const { "text/html": html } = bundle(rows);
  const tags = new Set([...html.matchAll(/<\/?([a-z]+)/g)].map(([, tag]) => tag));
  expect([...tags].toSorted()).toEqual([
    "col",
    "colgroup",
    "div",
    "style",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
  ]);
  expect(html.replace(/"[^"]*"/g, "")).not.toMatch(/<[^>]*\son[a-z]+=/);
  const field = { name: evil, type: { toString: () => evil } };
  const arrow = { schema: { fields: [field] }, numRows: 1, getChildAt: () => ({ get: () => evil }) };
  expect(bundle(arrow)["text/html"]).not.toContain("<script");
});

test("of a long table the first rows are there, further ones are folded, and the text says how to see the next", () => {
  const many = Array.from({ length: 12_345 }, (_, i) => ({ i, square: i * i }));
  const { "text/plain": text, "text/html": html } = bundle(many);
  expect(text.split("\n")).toHaveLength(23);
  expect(html.match(/<details><summary>/g)).toHaveLength(4);
  expect(html).toContain("rows 100–199 of 12\u202f345");
  expect(html).toContain("display(value, { page: 2 })");
  expect(html).toContain(">499<");
  expect(html).not.toContain(">500<");
  const second = bundle(many, { rows: 1000, page: 3 });
  expect(second["text/html"]).toContain(">2000<");
  expect(second["text/html"]).toContain("display(value, { rows: 1000, page: 4 })");
  expect(second["text/plain"]).toMatch(/^2000 /m);
  const last = bundle(many, { rows: 1000, page: 99 })["text/html"];
  expect(last).toContain("rows 12\u202f000–12\u202f344 of 12\u202f345");
  expect(last).not.toContain("display(value");
});

test("very wide tables and very long cells are cut", () => {
  const wide = Array.from({ length: 3 }, () => Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${i}`, i])));
  const { "text/plain": text, "text/html": html } = bundle(wide);
  expect(html).toContain("300 columns (the first 50 shown)");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(200);
  const long = bundle([
    { a: "y".repeat(1e6), b: 1 },
    { a: "multi\nline", b: 2 },
  ]);
  expect(long["text/html"].length).toBeLessThan(10_000);
  expect(long["text/plain"]).toContain("multi line");
});

describe("what is no table stays text", () => {
  test.each([
    [
      "nested documents",
      [
        { a: { b: 1 }, c: [1] },
        { a: { b: 2 }, c: [2] },
      ],
    ],
    ["objects with different keys", [{ a: 1 }, { b: 1 }, { c: 1 }, { d: 1 }]],
    [
      "class instances",
      [
        new (class P {
          x = 1;
        })(),
      ],
    ],
    ["mixed values", [{ a: 1 }, 5]],
    ["an empty array", []],
    ["empty records", [{}, {}]],
    ["a proxy", new Proxy([{ a: 1 }], {})],
  ])("%s", (_, value) => {
    expect(recordTable(value)).toBeUndefined();
    expect(bundle(value)["text/html"]).toBeUndefined();
  });
});

test("getters in records are not run, hostile cells do no harm, sparse arrays stay text", () => {
  let ran = 0;
  const rows = [
    {
      a: 1,
      get b() {
        ran += 1;
        return ran;
      },
    },
    {
      a: 2,
      b: {
        toString() {
          throw new Error("no");
        },
      },
    },
  ];
  expect(bundle(rows)["text/html"]).toContain("<td");
  expect(ran).toBe(0);
  const sparse = [{ a: 1 }];
  sparse[5] = { a: 2 };
  expect(bundle(sparse)["text/html"]).toBeUndefined();
});

test("columns of one length can be asked for as a table", () => {
  const table = columnTable({ x: Float32Array.of(0.1, 2), label: ["a", "b"] });
  expect(table?.columns).toEqual([
    { name: "x", type: "number", numeric: true },
    { name: "label", type: "string", numeric: false },
  ]);
  expect([table?.rowCount, table?.cell(1, 1)]).toEqual([2, "b"]);
  expect(columnTable({ x: [1], y: [1, 2] })).toBeUndefined();
});

test("what looks like an Arrow table is one", () => {
  expect(arrowTable({ schema: { fields: [] }, numRows: 0 })).toBeUndefined();
  const fields = ["Float64", "Timestamp<MILLISECOND>"].map((type) => ({ name: "t", type: { toString: () => type } }));
  const table = arrowTable({ schema: { fields }, numRows: 2, getChildAt: () => ({ get: (row: number) => row + 0.5 }) });
  expect(table?.columns[0]).toEqual({ name: "t", type: "Float64", numeric: true });
  expect([table?.cell(1, 0), table?.cell(1, 1)]).toEqual([1.5, new Date(1.5)]);
});

test("cells of very long strings and large objects are shown at once", () => {
  const long = "a b ".repeat(250_000);
  const dictionary = Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`k${index}`, index]));
  const rows = Array.from({ length: 300 }, (_, id) => ({ id, long, ...(id < 3 && { dictionary }) }));
  const started = process.cpuUsage();
  const { "text/html": html, "text/plain": text } = bundle(rows);
  const { user } = process.cpuUsage(started);
  expect(user / 1e6).toBeLessThan(3);
  expect(html.length).toBeLessThan(1e6);
  expect(text).toContain("a b a b");
  expect(html).toContain("{ k0: 0, k1: 1");
});
