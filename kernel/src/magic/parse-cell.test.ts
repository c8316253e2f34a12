// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCell } from "./parse-cell.ts";

function parse(code: string, known: ReadonlySet<string> = new Set(["foo", "done", "session"])) {
  return parseCell(code, (name) => known.has(name));
}

function names(code: string): string[] {
  return parse(code).lines.map(({ name, rest, assigned }) => `${assigned ? "=" : ""}${name}|${rest}`);
}

describe("line magics", () => {
  test.each([
    ["%who", ["who|"]],
    ["let a = 1;\n  %time foo(a)\na", ["time|foo(a)"]],
    ["%nonsense here", ["nonsense|here"]],
    ["!ls -l *.nc", ["!|ls -l *.nc"]],
    ["!ls", ["!|ls"]],
    ["!echo `echo`\n!ls; ls", ["!|echo `echo`", "!|ls; ls"]],
    ["const x = 1\n!git log --oneline\n!it's", ["!|git log --oneline", "!|it's"]],
    ["!./run.sh\n!/bin/ls -l\n!(cd x; ls)\n!~/x", ["!|./run.sh", "!|/bin/ls -l", "!|(cd x; ls)", "!|~/x"]],
    ["!echo a \\\n  b\n1", ["!|echo a \\\n  b"]],
    ["for (const f of session) {\n  !echo {f}\n}", ["!|echo {f}"]],
    ["const files = !ls", ["=!|ls"]],
    ["const date = !date\ndate[0]", ["=!|date"]],
    ["let a: string[] = !ls -l\nvar [b] = !ls\nc = !ls a", ["=!|ls -l", "=!|ls", "=!|ls a"]],
    ["const t = %timeit -n 3 foo()", ["=timeit|-n 3 foo()"]],
    ["const m = new Map() as Map<string, number>\n%who", ["who|"]],
    ["const x = 1\n%time foo()\nx\n%who", ["time|foo()", "who|"]],
    ["if (true) {\n}\n%who\nelse_", ["who|"]],
    ["// ls the files\nconst f = !ls", ["=!|ls"]],
    ["'ls'\n!ls", ["!|ls"]],
  ])("%j", (code, found) => expect(names(code)).toEqual(found));

  test("%time takes the lines that its statement has", () => {
    expect(names("%time foo(\n  1,\n)\nfoo(2)")).toEqual(["time|foo(\n  1,\n)"]);
    expect(names("%time const a = `\n%who\n`\n%who")).toEqual(["time|const a = `\n%who\n`", "who|"]);
    expect(names("%time foo(\nfoo")).toEqual(["time|foo("]);
  });
});

describe("help", () => {
  test.each(["?foo", "??foo.bar", "foo?", "foo.bar??", "foo??;", "?%time", "%time?", "%%time?", "? foo"])(
    "%s",
    (code) => expect(names(code)).toEqual([`?|${code.replace(";", "")}`]),
  );
  test("at the end of other code", () => expect(names("const a = 1\na?\n\n")).toEqual(["?|a?"]));
  test("between statements", () => expect(names("?foo\nfoo;\n?foo\n1")).toEqual(["?|?foo", "?|?foo"]));
});

describe("TypeScript that is no magic", () => {
  test.each([
    "const a = 5, b = 3\nconst c = a\n%b",
    "a = foo()\n  %foo",
    "session\n%session",
    "const x = foo\n?1\n:2",
    "const x = foo\n  ?foo\n  :done",
    "foo?\n1 : 2",
    "foo ??\n1",
    "const x = !done",
    "const x = !done.a && session",
    "x = !x",
    "!done && foo()",
    "foo\n!= done",
    "!!unknown",
    "const isEmpty = (xs: string[]) => {\n  const empty = !xs.length\n  return empty\n}",
    "!function () {\n  foo()\n}()",
    "!(async () => {\n  await foo\n})()",
    "const bad = !/re/.test('x')",
    "const text = `\n%who\n!ls\n?foo\n${foo}\n%time x\n`",
    "/*\n%who\n!ls\n*/",
    "// it's\nconst r = /`/\nfoo",
    "foo(\n  !unknown,\n  a\n  %b)",
    "const o = [\n!unknown\n]",
    "x %= 2",
    "interface A { b?: string }",
    "const f = (a?: number) => a",
    "enum A {\n a = 1 <<\n 2,\n b\n}",
    "if (done)\n!done\nelse\nfoo()",
    'const s = "a\\\n%who"',
    "const a = 1 +\n!unknown",
    "return_ = done ? 1 :\n!unknown",
  ])("%j", (code) => expect(parse(code)).toEqual({ text: code, lines: [] }));

  test("no source file of ours is changed", () => {
    const files = globSync("kernel/src/**/*.ts").concat(globSync("datacube/src/**/*.ts"));
    expect(files.length).toBeGreaterThan(100);
    for (const file of files) {
      const code = readFileSync(file, "utf8");
      expect(parseCell(code, (name) => name in globalThis).lines, file).toEqual([]);
    }
  });

  test("no program of declared names is changed, however its lines are broken", () => {
    const name = fc.constantFrom("who", "time", "ls", "done", "a1", "$b");
    const expression = fc.letrec<{ e: string }>((tie) => ({
      e: fc.oneof(
        { maxDepth: 4 },
        name,
        fc.constantFrom("1", '"%who"', "'!ls'", "/[/]`'/.source", "`x`", "`\n%who\n!ls\n`"),
        fc
          .tuple(tie("e"), fc.constantFrom("%", " % ", "\n%", "\n% ", "+\n", "\n??", " &&\n", "\n!= "), tie("e"))
          .map((p) => `(${p.join("")})`),
        fc.tuple(tie("e"), fc.constantFrom("%", "\n%", "&&"), name).map(([l, o, r]) => `(${l})${o}${r}`),
        tie("e").map((e) => `!${e}`),
        fc.tuple(tie("e"), tie("e"), tie("e")).map(([a, b, c]) => `(${a}\n?${b}\n:${c})`),
        tie("e").map((e) => `\`\${${e}}\n%who\n\``),
        tie("e").map((e) => `foo(\n${e},\n!${"done"})`),
        tie("e").map((e) => `[\n${e}]`),
        tie("e").map((e) => `(() => {\n${e}\n})()`),
      ),
    })).e;
    const statement = fc
      .tuple(fc.constantFrom("", "let z = ", "a1 = ", "if (done) ", "// !ls\n", "{ "), expression)
      .map(([head, e]) => (head === "{ " ? `{ ${e} }` : `${head}${e}`));
    const program = fc.tuple(
      fc.array(statement, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(";\n", "\n", ";;\n\n"),
    );
    const declared = new Set(["who", "time", "ls", "done", "a1", "$b", "foo"]);
    fc.assert(
      fc.property(program, ([statements, separator]) => {
        const code = statements.join(separator);
        expect(parse(code, declared)).toEqual({ text: code, lines: [] });
      }),
      { numRuns: 2000 },
    );
  });
});

describe("positions", () => {
  test("TypeScript keeps its lines and columns", () => {
    const code = "%time foo(1)\nconst f = !ls\n  !echo x\nf.length; \nconst t = %env HOME\n%timeit -n 3 bar";
    expect(parse(code).text).toBe(
      ';     foo(1)\nconst f = [""];\n  ;      \nf.length; \nconst t = (0 as any);\n;            bar',
    );
  });
  test("a cell magic's body is TypeScript only where it is", () => {
    expect(parse("%%time\nfoo(1)").text).toBe("      \nfoo(1)");
    expect(parse("\n%%html a b \n<b>\n").text).toBe("\n           \n   \n");
    expect(parse("\n%%html a b \n<b>\n").cell).toEqual({
      name: "html",
      rest: "a b",
      restStart: 8,
      body: "<b>\n",
      bodyStart: 13,
    });
  });
});
