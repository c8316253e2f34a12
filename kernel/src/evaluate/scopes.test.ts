// biome-ignore-all lint/suspicious/noTemplateCurlyInString: programs are strings
import { parseSync } from "oxc-parser";
import { expect, test } from "vitest";
import { type Names, resolveNames } from "./scopes.ts";

function names(code: string): Names {
  const { program, errors } = parseSync("cell.js", code, { sourceType: "module" });
  expect(errors).toEqual([]);
  return resolveNames(program);
}

/** The mentions of a name `t`, as the text with `^` before each, `=` for an assigned one, `:` for a shorthand. */
function marked(code: string): string {
  const marks = names(code).mentions.filter(({ name }) => name === "t");
  let text = code;
  for (const { start, assigned, shorthand } of marks.sort((a, b) => b.start - a.start))
    text = `${text.slice(0, start)}^${assigned ? "=" : ""}${shorthand ? ":" : ""}${text.slice(start)}`;
  return text;
}

test("what is declared at top level is known by kind, var also from inside of blocks", () => {
  const code = `import a, { b as c } from "m"; import * as d from "n"; export const { e, f: [g = 1, ...h] } = {}; let i;
    { var j; let no; for (var k of []) { var l } function no2() { var no3 } } export function m() {} class n { static { var no4 } }
    export default class o {} using p = null; try {} catch (no5) { var q }`;
  expect(Object.fromEntries(names(code).declared)).toEqual({
    ...{ a: "import", c: "import", d: "import", e: "const", g: "const", h: "const", i: "let", j: "var", k: "var" },
    ...{ l: "var", m: "function", n: "class", o: "class", p: "const", q: "var" },
  });
});

test.each([
  "^t; a.t; a[^t]; ({ t: 1, [^t]: 2, t() {}, get t() { return ^t } }); t: for (;;) { break t }",
  "^=t = 1; ^=t += 1; ^=t++; [^=t] = []; ({ ^=:t } = {}); ({ ^=:t = ^t } = {}); ({ a: ^=t, ...^=t } = {}); (^=t) = 1; a[^t] = 1; ^t.x = 1",
  "for (^=t of ^t); for (^=t in ^t); for (const t of u) t = 1; for (let t = 0; t < 1; t++) t",
  "const { ^:t, u: ^t = ^t } = { ^:t }",
  "function f(t) { t = 1 } function g({ a: [t] }) { t } (t) => t; (a = ^t) => ^t; (...t) => t; async () => { var t; t }",
  "function f() { { var t } t = 1 } function g() { { let t } return ^=t = 1 } (function t() { t })",
  "class t { m() { return t } } ^t; (class t { x = t }); class u extends ^t { [^t] = ^t; #t = this.#t }",
  "{ let t; t = 1; function f() { t } } { function t() {} t() } switch (^t) { case ^t: let x; } switch (1) { case t: let t }",
  "try { ^t } catch (t) { t } try {} catch ({ t }) { t } finally { ^t }",
  "`${^t}`; ^t?.t; new ^t(); typeof ^t; import.meta.t; await ^t; import(^t); ^t`t`; (^t, ^t); () => ({ ^:t })",
])("scopes hide names: %s", (text) => {
  expect(marked(text.replaceAll(/\^=?:?/g, ""))).toBe(text);
});
