import { expect, test } from "vitest";
import { Engine } from "./engine.ts";
import { inOwnMemory, ownMemoryOf } from "./own-memory.ts";
import { rowsOf } from "./rows.ts";
import { apartFrom, givenTo, type Operand, Tiles } from "./tiles.ts";

test.each([
  ["short rows that follow each other", 8, 200],
  ["long rows", 3, 5000],
])("%s of several operands are where the table says", (_, rowCount, length) => {
  const elements = (from: number): Float32Array =>
    Float32Array.from({ length: rowCount * (length + 1) }, (__, i) => from + i);
  const operands: readonly Operand[] = [
    { dtype: "float32", data: elements(0), offset: 0, strides: [length, 1] },
    { dtype: "float32", data: elements(0.5), offset: 3, strides: [length, 1] },
    { dtype: "float32", data: elements(-1e6), offset: 0, strides: [length + 1, 1] },
    { dtype: "float32", data: elements(7), offset: 5, strides: [0, 1] },
    { dtype: "float32", data: elements(9), offset: 2, strides: [1, 0] },
  ];
  const axes = [rowCount, length].map((each, axis) => ({ length: each, slots: axis }));
  const rows = rowsOf(axes, operands);
  const tiles = new Tiles(
    new Engine("js"),
    { rows, operands, memories: operands.map(() => undefined) },
    { words: operands.length, first: 100, rowCount, length },
  );
  tiles.copyIn({ firstRow: 0, rowCount, first: 0, length });
  operands.forEach(({ data, offset, strides }, number) => {
    for (let row = 0; row < rowCount; row++) {
      const at = tiles.table[row * operands.length + number]!;
      const copy = new Float32Array(tiles.table.buffer, at, strides[1] === 0 ? 1 : length);
      const from = offset + row * (strides[0] as number);
      expect(copy).toEqual(data.subarray(from, from + copy.length));
    }
  });
});

test("rows of elements that have a memory of their own are read where they lie, but for those with gaps", () => {
  const own = (inOwnMemory("float32", 3 * 5001) as Float32Array).map((_, i) => i);
  const lying = inOwnMemory("float32", own.length) as Float32Array;
  lying.set(own);
  const operands: readonly Operand[] = [
    { dtype: "float32", data: lying, offset: 0, strides: [5001, 1] },
    { dtype: "float32", data: lying.subarray(7), offset: 2, strides: [5000, 1] },
    { dtype: "float32", data: lying, offset: 3, strides: [1, 0] },
    { dtype: "float32", data: lying, offset: 0, strides: [1, 3] },
  ];
  const rows = rowsOf(
    [3, 5000].map((length, axis) => ({ length, slots: axis })),
    operands,
  );
  expect(givenTo(new Engine("js"), rows, operands).memories).toEqual(operands.map(() => undefined));
  const engine = new Engine("wasm");
  const given = givenTo(engine, rows, operands);
  const memory = ownMemoryOf(lying)!;
  expect(memory.buffer).toBe(lying.buffer);
  expect(given.memories).toEqual([memory, memory, memory, undefined]);
  const tiles = new Tiles(engine, given, { words: 4, first: 0, rowCount: 2, length: 4000 });
  tiles.copyIn({ firstRow: 1, rowCount: 2, first: 1000, length: 4000 });
  const places = [0, 1].map((row) => Array.from(tiles.table.subarray(4 * row, 4 * row + 3), (at) => at / 4));
  expect(places).toEqual([
    [5001 + 1000, 7 + 2 + 5000 + 1000, 3 + 1],
    [10_002 + 1000, 7 + 2 + 10_000 + 1000, 3 + 2],
  ]);
  expect(new Float32Array(tiles.table.buffer, tiles.table[3], 2)).toEqual(Float32Array.of(1 + 3000, 1 + 3003));
});

test.each([0, 16, 100, 4080, 2 ** 40 + 12])("a copy of what begins at %d is nowhere near it, modulo a page", (from) => {
  for (const at of [0, 32, 48, 4096, 70_000]) {
    const to = apartFrom(from, at);
    expect(to % 16).toBe(0);
    expect(to - at).toBeGreaterThanOrEqual(0);
    expect(to - at).toBeLessThan(4096);
    for (const start of [0, 16]) expect((to - from - start + 2 ** 40 * 2) % 4096).toBeGreaterThan(31);
  }
});
