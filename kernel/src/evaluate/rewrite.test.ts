import { expect, test } from "vitest";
import { Declarations } from "./declarations.ts";
import { rewriteModule } from "./rewrite.ts";

const CODE = `import a, { b as c } from "m";
import * as ns from "n";
export const x = await later(1);
var y = 2;
function f(n) { return import("p") }
export async function* g() {}
export default class K {}
for await (const z of source) await (await z);
async () => { await inner };
import.meta.url;
export { x as w };
`;

test("a module becomes a script for REPL mode", () => {
  expect(rewriteModule(CODE, new Declarations()).text).toMatchInlineSnapshot(`
    ""use strict";void 0;let y;let {"default": a, "b": c} = await $$hold($$load("m", undefined, {"names":{"a":"default","c":"b"},"used":[]}));let ns = await $$hold($$load("n", undefined));let f = function (n) { return $$load("p") };let g = async function* () {};

    let x = await $$hold(later(1));
    void (y = 2);


    class K {}
    for await (const z of $$holdEach(source)) await $$hold((await $$hold(z)));
    async () => { await inner };
    $$meta.url;

    "
  `);
});

test("every name that is kept is traced back to its place", () => {
  const { text, toOriginal } = rewriteModule(CODE, new Declarations());
  for (const name of ["later", "return", "async function*", "class K", "source", "inner", ".url"])
    expect(CODE.slice(toOriginal(text.indexOf(name))).startsWith(name), name).toBe(true);
});

test("what may be the value is wrapped, and all around it traced back", () => {
  const session = new Declarations();
  const { text, toOriginal } = rewriteModule("import 'm';first(await last); let after = 1", session);
  expect(text).toBe(
    '"use strict";void 0;void await $$hold($$load("m", undefined));$$wrap((first(await $$hold(last)))); let after = 1',
  );
  const places = ["$$wrap", "first", "last", "let after"].map((part) => toOriginal(text.indexOf(part)));
  expect(places).toEqual([11, 11, 23, 30]);
});

test("values inside of the last statement are wrapped, those of functions and of earlier statements are not", () => {
  const wrapped = (code: string): string => rewriteModule(code, new Declarations()).text.replace(/^.*?void 0;/, "");
  expect(wrapped("if (0) 1; if (a) 2; else { 3, f(() => { 4 }) } let b = 5")).toBe(
    "if (0) 1; if (a) $$wrap((2)); else { $$wrap((3, f(() => { 4 }))) } let b = 5",
  );
  expect(wrapped("try { a } catch { b } finally { class C { static { c } } }")).toBe(
    "try { $$wrap((a)) } catch { $$wrap((b)) } finally { class C { static { c } } }",
  );
});
