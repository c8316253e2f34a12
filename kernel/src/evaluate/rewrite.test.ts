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

test("the value is kept, and all around it traced back", () => {
  const session = new Declarations();
  const { text, toOriginal, valueKey } = rewriteModule("import 'm';first(await last); let after = 1", session);
  expect([text, valueKey]).toEqual([
    '"use strict";void 0;void await $$hold($$load("m", undefined));void ($$values[1] = (first(await $$hold(last)))); let after = 1',
    1,
  ]);
  const places = ["void ($$values", "first", "last", "let after"].map((part) => toOriginal(text.indexOf(part)));
  expect(places).toEqual([11, 11, 23, 30]);
});
