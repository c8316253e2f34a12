import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTable } from "../../index.ts";

const golden = join(import.meta.dirname, "..", "..", "..", "golden", "tables");
const compounds = join(golden, "compounds.h5");

test("a compound dataset is a table of its members, nested ones, lists, texts and enumerations too", async () => {
  const nested = await openTable(compounds, { path: "/obs/nested" });
  expect(nested.fields).toEqual({
    big: "float32",
    id: "int64",
    text: "string",
    pos: "{ x: uint8, half: float16 }",
    grid: "float32[6]",
    colour: "string",
    flag: "bool",
    name: "string",
  });
  expect([nested.rows, nested.attrs]).toEqual([20, { units: "m" }]);
  const table = await nested.compute();
  const plain = (_name: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
  const row = (i: number) => JSON.parse(JSON.stringify(table.get(i), plain));
  expect(row(3)).toMatchObject({
    big: 3.5,
    text: "ü",
    pos: { x: 36 },
    grid: [18, 19, 20, 21, 22, 23],
    colour: "none",
    flag: true,
    name: "a longer text",
  });
  expect(table.getChild("id")!.get(3)).toBe(2n ** 60n + 3n);
  expect([...table.getChild("colour")!].slice(0, 3)).toEqual(["none", "red", "green"]);
});

test("conditions may ask for parts of compounds and labels of enumerations", async () => {
  const options = { path: "obs/nested", columns: ["name", "pos"], where: "(pos.x > 100) & (colour == 'green')" };
  const table = await (await openTable(compounds, options)).compute();
  expect([...table.getChild("name")!]).toEqual(["a longer text", "", "ünïcode"]);
  expect([...table.getChild("pos")!].map((pos) => pos.x)).toEqual([132, 168, 204]);
});

test("a table of PyTables is read with its nested columns, without its books", async () => {
  const readings = await openTable(join(golden, "readings.h5"), {
    path: "/sensors/readings",
    columns: ["count"],
    where: "(temp > 30) & (name == 'x') & (where/lat < 20)",
  });
  expect([readings.rows, Object.keys(readings.attrs)]).toEqual([300, ["TITLE"]]);
  const counts = [...(await readings.compute()).getChild("count")!];
  const wanted = Array.from({ length: 200 }, (_, i) => i).filter((i) => (i % 40) - 5.5 > 30 && i % 3 === 0);
  expect(counts).toEqual(wanted);
});

test("what is no table is refused by name", async () => {
  await expect(openTable(compounds, { path: "/plain" })).rejects.toThrow(/"\/plain" is no table/);
  await expect(openTable(compounds, { path: "/nothing" })).rejects.toMatchObject({ code: "source-not-found" });
  await expect(openTable(compounds)).rejects.toThrow(/name it: \{ path: /);
});

test("a table that says that it has more rows than a file can hold is damaged", async () => {
  const bytes = readFileSync(join(golden, "readings.h5"));
  const rows = Buffer.alloc(8);
  rows.writeBigUInt64LE(300n);
  for (let at = bytes.indexOf(rows); at >= 0; at = bytes.indexOf(rows, at + 8)) bytes.writeBigUInt64LE(2n ** 52n, at);
  await expect(openTable(bytes, { path: "/sensors/readings" })).rejects.toThrow(/it has 4503599627370496 rows/);
});
