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
