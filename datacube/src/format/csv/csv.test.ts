import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataArray, dataset, open, openTable } from "../../index.ts";
import { tokenize } from "./tokens.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "craton-csv-"));
});
afterAll(() => rm(folder, { recursive: true }));

const opened = (text: string, options = {}) => open(new TextEncoder().encode(text), options);

test("any fields written in quotes are read as they were, in whatever parts the text comes", () => {
  const field = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", " ") });
  fc.assert(
    fc.property(fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
      const text = rows.map((row) => `${row.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")}\r\n`).join("");
      expect(tokenize(text, { delimiter: ",", isLast: true }).rows).toEqual(rows);
      for (let cut = 0; cut < text.length; cut++) {
        const first = tokenize(text.slice(0, cut), { delimiter: ",", isLast: false });
        const rest = tokenize(text.slice(first.end), { delimiter: ",", isLast: true });
        expect([...first.rows, ...rest.rows]).toEqual(rows);
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["a,b\n1,2\n3,4\n", ","],
  ["a;b\r\n1,5;2\r\n3,5;4", ";"],
  ["a\tb\r1\t2\r", "\t"],
  ["\uFEFFa|b\n1|2\n", "|"],
])("the delimiter of %j is found", async (text) => {
  expect([...(await opened(text)).parts.variables.keys()]).toEqual(["a", "b"]);
});

test.each(["just words\nand more\n", '{"a": 1}', "<a,b>\n<c,d>\n", "a,b\n1,2,3\n", "", "\0,\0\n1,2\n"])(
  "%j is no table",
  async (text) => {
    await expect(opened(text)).rejects.toMatchObject({ code: "unknown-format" });
  },
);

test("columns become dimensions, in any order of rows, lazily", async () => {
  const ds = await opened("x,y,v\nb,2,5\na,1,6\nb,1,7\n", { dims: ["x", "y"] });
  expect([ds.v!.isComputed, ds.v!.dims, ds.coords.y!.dtype]).toEqual([false, ["x", "y"], "int64"]);
  expect([...(await ds.v!.compute()).values]).toEqual([6, Number.NaN, 7, 5]);
});

test("a file of many blocks is read in parts, and a chunk over their boundary whole", async () => {
  const lines = Array.from({ length: 150_000 }, (_, i) => `${i},${i / 8},"text, ${i % 7}"`);
  const ds = await opened(`n,f,t\n${lines.join("\n")}\n`);
  expect(ds.n!.dtype).toBe("int64");
  const { n, f, t } = await ds.isel({ index: [60_000, 70_000] }).compute();
  expect([n!.values[0], f!.values[9_999], t!.values[9_999]]).toEqual([60_000n, 69_999 / 8, `text, ${69_999 % 7}`]);
  expect((await ds.n!.sum().compute()).item()).toBe((150_000 * 149_999) / 2);
});

test("a row that is too long, a quote that is not closed and wrong bytes are told with their place", async () => {
  const many = "1,2\n".repeat(3000);
  await expect(opened(`a,b\n${many}1,2,3\n`)).rejects.toThrow(/at row 3000: it has 3 fields, the header 2/);
  const bytes = Buffer.concat([Buffer.from(`a,b\n${many}`), Uint8Array.of(0xff, 44, 49, 10)]);
  await expect(open(new Uint8Array(bytes))).rejects.toThrow(/damaged at the block at byte 0: it is no UTF-8 text/);
});

test("what is written is RFC 4180 with the digits that the dtype needs", async () => {
  const path = join(folder, "a.csv");
  const text = dataArray(['say "hi"', "a,b", "two\nlines"], { dims: ["x"] });
  const narrow = dataArray(Float32Array.of(0.1, 1e-7, 3), { dims: ["x"] });
  const time = dataArray([new Date(0), new Date(1500), new Date(Number.NaN)], { dims: ["x"] });
  await dataset({ text, narrow, time, flag: dataArray([true, false, true], { dims: ["x"] }) }).toCSV(path);
  expect(await readFile(path, "utf8")).toBe(
    'x,text,narrow,time,flag\n0,"say ""hi""",0.1,1970-01-01,True\n1,"a,b",1e-7,1970-01-01T00:00:01.500,False\n2,"two\nlines",3.0,,True\n',
  );
  await expect(narrow.toCSV(path)).rejects.toMatchObject({ code: "target-exists" });
});

test("a delimiter that is none is refused", async () => {
  await expect(opened("a,b\n1,2\n", { delimiter: "::" })).rejects.toMatchObject({ code: "unsupported" });
});

test("a table gives the rows and columns that are asked for, in batches", async () => {
  const bytes = new TextEncoder().encode(
    `n,f,t\n${Array.from({ length: 150_000 }, (_, i) => `${i},${i / 8},x${i % 7}`).join("\n")}\n`,
  );
  const table = await openTable(bytes, { columns: ["t", "n"], where: "(f >= 100) & (t == 'x3') & (n < 900)" });
  expect([table.rows, table.fields]).toEqual([150_000, { n: "int64", f: "float64", t: "string" }]);
  const rows = (await table.compute()).toArray().map((row) => [row.t, Number(row.n)]);
  expect(rows).toEqual(Array.from({ length: 15 }, (_, i) => ["x3", 801 + 7 * i]));
  const none = await (await openTable(bytes, { where: "n < 0" })).compute();
  expect([none.numRows, none.numCols]).toEqual([0, 3]);
  await expect((await openTable(bytes)).compute({ memoryBytes: 3e6 })).rejects.toMatchObject({ code: "memory-limit" });
  let seen = 0;
  for await (const batch of (await openTable(bytes)).batches({ memoryBytes: 3e6 })) seen += batch.numRows;
  expect(seen).toBe(150_000);
});

test("a column that is not there, a bad condition and a file without a table are refused", async () => {
  const bytes = new TextEncoder().encode("a,b\n1,2\n");
  await expect((await openTable(bytes, { columns: ["c"] })).compute()).rejects.toMatchObject({
    code: "variable-not-found",
  });
  await expect((await openTable(bytes, { where: "a >" })).compute()).rejects.toMatchObject({ code: "expression" });
  const golden = join(import.meta.dirname, "..", "..", "..", "golden", "classic.nc");
  await expect(openTable(golden)).rejects.toMatchObject({ code: "unsupported" });
});
