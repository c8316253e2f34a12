import { expect, test } from "vitest";
import { CellModules } from "./cell-modules.ts";
import { cellNames, guessedNames } from "./declared-names.ts";
import { withoutHub } from "./hub-text.ts";
import { toPlace } from "./places.ts";
import { relevantProblems } from "./warnings.ts";

test("the names of a cell are found with their kinds", () => {
  const code = `
    export const a = 1, { b: [c], ...d } = o; let e; var f; for (var g of []) { var h; let no }
    import i, { j as k } from "m"; import * as l from "m"; function m() { var no } class N {} enum O {} namespace P {}
    interface Q {} type R = 1; type Both = 1; const Both = 1; declare global {}`;
  const { declared, exported } = cellNames(code)!;
  expect(Object.fromEntries(declared)).toEqual({
    ...{ a: "const", c: "const", d: "const", e: "let", f: "let", g: "let", h: "let", i: "import", k: "import" },
    ...{ l: "import", m: "function", N: "class", O: "enum", P: "namespace", Q: "type", R: "type", Both: "import" },
  });
  expect([...exported]).toEqual(["a", "c", "d"]);
  expect(cellNames("let = = 1")).toBeUndefined();
  expect(guessedNames("const data = ds.")).toEqual(new Set(["data"]));
});

test("the library's types are read from the first text on that mentions them", () => {
  const unread = new CellModules(["open", "DataArray"], ["mapViewer"]);
  unread.add("let file = fs.open('x'); file\n  .open(); ({ a: file.mapViewer })");
  expect(unread.readsLibrary).toBe(false);
  expect(unread.hub).not.toContain("@craton/datacube");
  expect(unread.scratch("ope").text).toContain(
    "declare let open: any;declare let DataArray: any;type DataArray=any;declare let file:",
  );
  for (const text of ["f(...open)", "let a: DataArray", "x.map(open)", "mapViewer"]) {
    const modules = new CellModules(["open", "DataArray"], ["mapViewer"]);
    expect(modules.scratch(text).text).toContain("import open=$$cells.datacube.open;");
    expect(modules.hub).toContain('export * as datacube from "@craton/datacube";');
  }
  unread.setLive({ ds: 'import("@craton/datacube").Dataset<{}>' });
  expect(unread.readsLibrary).toBe(true);
});

test("a cell's module declares what it mentions of the latest cells, in one line before its text", () => {
  const modules = new CellModules(["open"]);
  modules.add("let n = 1; function f() {} const k = 2");
  modules.add("let n = 'text'");
  const { document, text, firstLine } = modules.add("n; f(); k; open('x'); other")!;
  const [head, body, tail] = text.split("\n");
  expect(document).toBe("$$cell-3.ts");
  expect(head).toBe(
    'import { $$cells } from "./$$cells.ts";declare let n:typeof $$cells.c2.n;import f=$$cells.c1.f;' +
      "declare const k:typeof $$cells.c1.k;import open=$$cells.datacube.open;export {};",
  );
  expect([body, tail, firstLine]).toEqual(["n; f(); k; open('x'); other", ";export {  };", 1]);
});

test("names declared again, live types, forgotten names and object literals", () => {
  const modules = new CellModules([]);
  modules.add("let ds = 1");
  expect(modules.add("let ds = ds2")!.text).not.toContain("c1.ds");
  modules.setLive({ ds: 'import("@craton/datacube").DataArray<"x">', unknown: null });
  expect(modules.add("ds; unknown")!.text).toMatch(
    /declare let ds: \$\$cells\.datacube\.DataArray<"x">;.*unknown: any;/,
  );
  expect(modules.add("{ a: 1 }")!.text).toContain("\n(\n{ a: 1 }\n)\n");
  modules.forget();
  expect(modules.add("ds")!.text).not.toContain("declare");
});

test("only so many cells are kept; older names may be anything", () => {
  const modules = new CellModules([]);
  modules.add("class Old {}");
  for (let i = 0; i < 400; i++) modules.add(`let v${i} = ${i}`);
  expect(modules.add("Old; v399")!.text).toMatch(
    /declare let Old: any;type Old=any;declare let v399:typeof \$\$cells\.c1\./,
  );
  expect(modules.hub.split("\n").length).toBeLessThan(410);
});

test("places and problems are those of the cell's own lines", () => {
  const module = { document: "d", text: "", firstLine: 1 };
  expect(toPlace(module, "a\nbc", 4)).toEqual({ document: "d", line: 2, character: 2 });
  const problem = (code: number, line: number) => {
    const [start, end] = [
      { line, character: 0 },
      { line, character: 1 },
    ];
    return { code, message: "type '$$cells.datacube.DataArray'", start, end };
  };
  const problems = [
    problem(2339, 0),
    problem(2339, 1),
    problem(1005, 1),
    problem(2451, 1),
    problem(7006, 1),
    problem(2339, 2),
  ];
  const loose = relevantProblems(problems, { firstLine: 1, lines: 1, strict: false });
  expect(loose).toEqual([{ ...problem(2339, 0), message: "type 'DataArray'" }]);
  expect(relevantProblems(problems, { firstLine: 1, lines: 1, strict: true })).toHaveLength(2);
  expect(withoutHub("$$cells.c12.Box<number>")).toBe("Box<number>");
});
