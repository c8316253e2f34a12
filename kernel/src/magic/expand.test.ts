// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { expect, test } from "vitest";
import { expandMagics } from "./expand.ts";
import { joinPieces } from "./interpolate.ts";

function expand(code: string): string | undefined {
  return expandMagics(code, (name) => name === "foo")?.text;
}

test("plain TypeScript is left alone", () => expect(expand("const a = !foo")).toBeUndefined());

test("magics become calls", () => {
  expect(
    expand("%time const a = foo(1) // slow\nconst f = !ls {dir}\n!echo a \\\n  $b\nf?")!.split("\n"),
  ).toMatchInlineSnapshot(`
    [
      "$$magic.time();const a = foo(1);{let _=$$magic.timed()}",
      "const f = await $$magic.lines(["ls ", [typeof dir === "undefined" ? undefined : dir, "bare", "{dir}"], ""]);",
      "await $$magic.shell(["echo a \\\\\\n  ", [typeof b === "undefined" ? undefined : b, "bare", "$b"], ""]);",
      "",
      "await $$magic.help("f?");",
    ]
  `);
  expect(expand("%timeit -n 3 foo(1); // x")).toBe(
    '$$magic.timeit({"flags":"-n 3","assigned":false}, () => (foo(1)));'.replace(/^/, "await "),
  );
  expect(expand("const t = %timeit await foo")).toBe(
    'const t = await $$magic.timeit({"flags":"","assigned":true}, async () => (await foo));',
  );
  expect(expand("%cd {foo}/x")).toBe(
    'await $$magic.line("cd", ["", [typeof foo === "undefined" ? undefined : foo, "raw", "{foo}"], "/x"]);',
  );
  expect(expand("%%html\n<b>{x}</b>")).toBe('await $$magic.cell("html", [""], "<b>{x}</b>");');
  expect(expand("%%time\nfoo\n1")).toBe("$$magic.time();\nfoo\n1\n;{let _=$$magic.timed()}");
  expect(expand("%%timeit -r 2 const x = 1\nfoo(x)\nfoo")).toBe(
    'const x = 1;await $$magic.timeit({"flags":"-r 2","assigned":false}, () => {\nfoo(x)\nfoo\n});',
  );
  expect(expand("%%timeit -r 2\n foo(1) // once")).toBe(
    'await $$magic.timeit({"flags":"-r 2","assigned":false}, () => (\nfoo(1)));',
  );
  expect(expand("%%time\n!ls\nfoo")).toBe(
    '$$magic.time();\nawait $$magic.shell(["ls"]);\nfoo\n;{let _=$$magic.timed()}',
  );
});

test("TypeScript inside magics is traced back to its place", () => {
  const code = "%time const a = foo(1)\n!echo {one + 1}\n%timeit -n 3 bar(2)\nlast";
  const { text, toOriginal } = expandMagics(code, () => true)!;
  for (const part of ["const a", "foo(1)", "one + 1", "bar(2)", "last"])
    expect(code.slice(toOriginal(text.indexOf(part))).startsWith(part), part).toBe(true);
});

/** The command that a shell gets, with the values of some names. */
function command(line: string, values: Record<string, unknown> = {}): string {
  const source = /shell\((.*)\);/s.exec(expand(`!${line}`)!)![1]!;
  return joinPieces(new Function(...Object.keys(values), `return ${source}`)(...Object.values(values)));
}

test("values are words of the shell", () => {
  const values = { name: "it's a $file", n: 3, list: ["a b", "c"], o: { p: "x/y.nc" } };
  expect(command("cat {name} $n", values)).toBe("cat 'it'\\''s a $file' 3");
  expect(command('echo "<{name}> $n"', values)).toBe('echo "<it\'s a \\$file> 3"');
  expect(command("rm {list}", values)).toBe("rm 'a b' c");
  expect(command("cat {o.p} {n * 2 > 5 ? `yes` : 'no'} {list.map((x) => { return x + 1 })}", values)).toBe(
    "cat x/y.nc yes 'a b1' c1",
  );
});

test("a value stays a word, also within a command in quotes, and of %ls and %npm", () => {
  const values = { name: "$(touch x)" };
  expect(command('echo "$(echo "$name" $name)" "$name"', values)).toBe(
    `echo "$(echo "\\$(touch x)" '$(touch x)')" "\\$(touch x)"`,
  );
  expect(command('echo "$((1 + (2)))$name" $name', values)).toBe(`echo "$((1 + (2)))\\$(touch x)" '$(touch x)'`);
  expect(command('echo `echo $name` "`echo "$name"`" $name', values)).toBe(
    `echo \`echo $name\` "\`echo "$name"\`" '$(touch x)'`,
  );
  for (const magic of ["ls", "npm"]) expect(expand(`%${magic} {foo}`)).toContain('foo, "bare"');
});

test("what belongs to the shell is left to it", () => {
  for (const line of [
    "echo $HOME ${HOME} $1 $$ $(pwd) {unknown}",
    "awk '{print $name}' f",
    "echo {a,b} {1..3} \\$name \\{name}",
    "find . -exec rm {} \\;",
    'docker ps --format "{{.Names}}"',
    "git show HEAD@{1}",
    "echo {n++} {n = 2}",
  ])
    expect(command(line, { name: "x", n: 1 }), line).toBe(line);
});
