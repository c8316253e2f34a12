// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** What a cell prints, its result or its error, in one text. */
async function run(code: string): Promise<string> {
  const { stdout, stderr, result, reply } = await kernel.run(code);
  const end = reply.status === "ok" ? (result ?? "") : `${reply.ename}: ${reply.evalue}`;
  return `${stdout}${stderr && `[${stderr}]`}${end}`;
}

describe("using at top level", () => {
  const thing = (name: string): string => `{ name: '${name}', [Symbol.dispose]() { console.log('${name} is over') } }`;

  test("disposes at the end of the cell, the last first, after the result is shown; the name stays", async () => {
    expect(await run(`using a = ${thing("a")}, b = ${thing("b")}; console.log('body'); a.name`)).toBe(
      "body\nb is over\na is over\n'a'",
    );
    expect(await run("a.name")).toBe("'a'");
    expect(await run("a = 1")).toBe("TypeError: Assignment to constant variable 'a'.");
    expect(await run("let a = 1; a")).toBe("1");
    expect(await run("using none = null, nothing = undefined; none")).toBe("null");
    expect(await run("using wrong = {}")).toMatch(/^TypeError: .*Symbol\.dispose/);
  });
  test("disposes also when the cell fails; an error while disposing fails the cell or is shown", async () => {
    expect(await run(`using a = ${thing("a")}; throw new RangeError('body')`)).toBe("a is over\nRangeError: body");
    const bad = "{ [Symbol.dispose]() { throw new Error('bad end') } }";
    expect(await run(`using a = ${bad}; 1`)).toContain("Error: bad end");
    expect(await run(`using a = ${bad}; throw new RangeError('body')`)).toMatch(
      /\[Error: bad end[\s\S]*RangeError: body$/,
    );
  });
  test("await using waits, and takes sync disposers", async () => {
    const slow =
      "{ async [Symbol.asyncDispose]() { await new Promise((r) => setTimeout(r, 20)); console.log('slow is over') } }";
    expect(await run(`await using a = ${slow}, b = ${thing("b")}; console.log('body')`)).toBe(
      "body\nb is over\nslow is over\n",
    );
  });
  test("disposes when the cell is interrupted, and an endless disposer can be interrupted", async () => {
    for (const body of ["while (true);", "await new Promise(() => undefined);"]) {
      const id = await kernel.start(
        `globalThis.over = false; using a = { [Symbol.dispose]() { globalThis.over = true } }; console.log('begun'); ${body}`,
      );
      await kernel.find((m) => m.type === "stream" && m.parentId === id);
      await kernel.ask("control", "interrupt_request");
      expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
      expect(await run("over")).toBe("true");
    }
    const id = await kernel.start(
      "await using a = { async [Symbol.asyncDispose]() { console.log('ending'); await new Promise(() => undefined) } }",
    );
    await kernel.find((m) => m.type === "stream" && m.parentId === id);
    await kernel.ask("control", "interrupt_request");
    expect((await kernel.ended(id)).reply.ename).toBe("KeyboardInterrupt");
  });
  test("in blocks and loops ends with them", async () => {
    expect(await run(`{ using a = ${thing("a")}; console.log('in') } console.log('out')`)).toBe("in\na is over\nout\n");
    expect(await run(`for (using a of [${thing("x")}, ${thing("y")}]) console.log(a.name)`)).toBe(
      "x\nx is over\ny\ny is over\n",
    );
    expect(await run(`for (await using a of [${thing("x")}]) console.log(a.name)`)).toBe("x\nx is over\n");
  });
});

describe("decorators", () => {
  test("of every kind work, with accessor, and again in a cell that is run again", async () => {
    const code = `function note(_value: unknown, { kind, name }: DecoratorContext): void { console.log(kind, String(name)) }
      @note class D<T> { @note accessor a = 1; @note field = 2; @note get g() { return 3 } @note static m() {} @note #p = 4; get p() { return this.#p } constructor(public q = 5) {} }
      const d = new D(); [d.a, d.field, d.g, d.p, d.q].join()`;
    const kinds = "method m\naccessor a\ngetter g\nfield field\nfield #p\nclass D\n'1,2,3,4,5'";
    expect(await run(code)).toBe(kinds);
    await run("const old = d");
    expect(await run(code)).toBe(kinds);
    expect(await run("[old.a, old instanceof D, d instanceof D].join()")).toBe("'1,false,true'");
    expect(await run("Object.keys(globalThis).filter((name) => /^_|init/.test(name)).join()")).toBe("''");
  });
  test("may replace what they decorate", async () => {
    expect(
      await run(
        "const bound = (f: any, c: any) => { c.addInitializer(function () { this[c.name] = f.bind(this) }) }; class B { v = 7; @bound m() { return this.v } } const { m } = new B(); m()",
      ),
    ).toBe("7");
    expect(
      await run(
        "const twice = (C: any) => class extends C { v = super.constructor.name }; @twice class E {} new E().v",
      ),
    ).toBe("'E'");
    expect(await run("export default @twice class F {}; F.name")).toBe("''");
  });
  test("keep lines and columns of errors", async () => {
    const { reply } = await kernel.run(
      "const id = (v: any) => v;\n@id\nclass F {\n  @id m(x: number): never {\n    throw new Error('deep');\n  }\n}\nnew F().m(1);",
    );
    expect(reply.traceback.join("\n")).toMatch(/F\.m \(cell-\d+\.ts:5:11\)[\s\S]*cell-\d+\.ts:8:9/);
  });
});

describe("a cell is like a part of a module", () => {
  test.each([
    ["this", ""],
    ["const arrow = () => this; [arrow(), typeof arguments]", "[ undefined, 'undefined' ]"],
    [
      "this?.x; class T { f = this; static s = this.name; m() { return this } } [new T().m() instanceof T, T.s]",
      "[ true, 'T' ]",
    ],
    ["namespace M { export const a = 1 } namespace M { export const b = a + 1 } M.b", "2"],
    ["console.log(sep); import { sep } from 'node:path'", "/\n"],
    ["import 'node:fs'", ""],
    ["const a1 = 1; export { a1 as default, a1 as b1 }; a1 + 1", "2"],
    ["export default 5; class Accessor { accessor x = 1 }", "5"],
    ["export default class { }", "[class (anonymous)]"],
    ["export default function () { return 1 }", "[Function (anonymous)]"],
    ["import path = require('node:path'); path.sep", "'/'"],
    ["outer: for (const x of [1, 2, 3]) for (;;) { if (x === 2) break outer; console.log(x); continue outer }", "1\n"],
    ["`${await 5}`; switch (await 2) { case 2: await 'two' }", "'two'"],
    [
      "const { a2, b2: [c2, ...d2], ...e2 } = { a2: 1, b2: [2, 3], f2: 4 }; [a2, c2, d2, e2]",
      "[ 1, 2, [ 3 ], { f2: 4 } ]",
    ],
    ["if (true) { function inBlock() {} } typeof inBlock", "'undefined'"],
    ["/[\\p{L}--[a-z]]/v.test('A')", "true"],
    ["const ünï = 3, 変数 = 4, $$x = 5, __proto__ = 6; ünï + 変数 + $$x + __proto__", "18"],
    ["let ev = 7; [eval('ev + 1'), new Function('a', 'return a + 1')(2)]", "[ 8, 3 ]"],
    ["let async = 1, of = 2, get = 3, from = 4; async + of + get + from", "10"],
  ])("%s", async (code, output) => {
    expect(await run(code)).toBe(output);
  });
  test.each([
    "return 5",
    "break",
    "new.target",
    "super.x",
    "class A { static { await 1 } }",
    "let yield = 1",
    "let eval = 1",
    "let x; delete x",
    "1 <!-- 2",
    "<div/>",
    "let d; let d",
  ])("%s is refused", async (code) => {
    expect(await run(code)).toMatch(/^SyntaxError: ./);
  });
  test("constants of the language are not assigned to", async () => {
    for (const code of ["undefined = 3", "NaN++", "Infinity = 1"]) expect(await run(code)).toMatch(/^TypeError/);
  });
  test("a megabyte of code is run", async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `const v${i}: number = ${i}; // a line of some length\n`);
    expect(await run(`${lines.join("")}v19999`)).toBe("19999");
    expect(await run(`{\n${lines.join("")}}\n(() => { throw new Error('far') })()`)).toContain("far");
  });
});
