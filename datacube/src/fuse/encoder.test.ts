import { expect, test } from "vitest";
import { encodeModule, FunctionBody, signed, unsigned } from "./encoder.ts";
import { simd } from "./simd.ts";
import { webAssembly } from "./web-assembly.ts";

test("numbers are LEB128: seven bits a byte, the lowest first, signed ones with their sign in the last", () => {
  expect([0, 127, 128, 624_485, 2 ** 32 - 1].map(unsigned)).toEqual([
    [0],
    [127],
    [0x80, 1],
    [0xe5, 0x8e, 0x26],
    [0xff, 0xff, 0xff, 0xff, 0x0f],
  ]);
  expect([0, -1, 63, 64, -64, -65, -123_456, 2 ** 31 - 1, -(2 ** 31)].map(signed)).toEqual([
    [0],
    [0x7f],
    [0x3f],
    [0xc0, 0],
    [0x40],
    [0xbf, 0x7f],
    [0xc0, 0xbb, 0x78],
    [0xff, 0xff, 0xff, 0xff, 0x07],
    [0x80, 0x80, 0x80, 0x80, 0x78],
  ]);
});

/** A function over a page of memory. */
function compiled(body: FunctionBody): { run: (...numbers: number[]) => void; memory: ArrayBuffer } {
  const memory = new webAssembly.Memory({ initial: 1 });
  const module = new webAssembly.Module(encodeModule([{ name: "run", body }]));
  const { exports } = new webAssembly.Instance(module, { env: { memory } });
  return { run: exports.run as (...numbers: number[]) => void, memory: memory.buffer };
}

test("a module loops over vectors of the memory that it is given", () => {
  const body = new FunctionBody(["i32", "i32"]);
  const [from, count] = body.params as [(typeof body.params)[0], (typeof body.params)[0]];
  const i = body.local("i32");
  const two = body.first(() => body.i32(2).simd(simd["i32x4.splat"]).keep("v128"));
  body.while(
    () => void body.get(i).get(count).op("i32.lt_u"),
    () => {
      body.get(from).get(from).simdMemory(simd["v128.load"]).get(two).simd(simd["i32x4.mul"]);
      body.simdMemory(simd["v128.store"], 256).increase(from, 16).increase(i, 4);
    },
  );
  const { run, memory } = compiled(body);
  new Int32Array(memory).set([1, 2, 3, 4, 5, 6, 7, -8, 9], 4);
  run(16, 8);
  expect([...new Int32Array(memory).subarray(68, 77)]).toEqual([2, 4, 6, 8, 10, 12, 14, -16, 0]);
});

test("what is to come first is done before the instructions that were there already", () => {
  const body = new FunctionBody([]);
  body.i32(8).i32(0).load32(4).simd(simd["i32x4.splat"]).simdMemory(simd["v128.store"]);
  body.first(() => body.i32(4).i32(7).simd(simd["i32x4.splat"]).simdMemory(simd["v128.store"]));
  const { run, memory } = compiled(body);
  run();
  expect([...new Int32Array(memory).subarray(0, 7)]).toEqual([0, 7, 7, 7, 7, 7, 0]);
});

test.each(Object.keys(simd).filter((name) => /^(f32x4|f64x2)\.(add|sub|mul|div|min|max|pmin|pmax)$/.test(name)))(
  "%s does what it says",
  (name) => {
    const body = new FunctionBody([]);
    body.i32(32).i32(0).simdMemory(simd["v128.load"]).i32(16).simdMemory(simd["v128.load"]);
    body.simd(simd[name as keyof typeof simd]).simdMemory(simd["v128.store"]);
    const { run, memory } = compiled(body);
    const lanes = name.startsWith("f32") ? new Float32Array(memory) : new Float64Array(memory);
    const half = 16 / lanes.BYTES_PER_ELEMENT;
    lanes.fill(7.5, 0, half);
    lanes.fill(2.5, half, 2 * half);
    run();
    const op = name.split(".")[1]!.replace("p", "") as "add";
    const wanted = { add: 10, sub: 5, mul: 18.75, div: 3, min: 2.5, max: 7.5 };
    expect([...lanes.subarray(2 * half, 3 * half)]).toEqual(Array(half).fill(wanted[op]));
  },
);
