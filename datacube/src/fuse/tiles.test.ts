import { expect, test } from "vitest";
import { Engine } from "./engine.ts";
import { rowsOf } from "./rows.ts";
import { apartFrom, type Operand, Tiles } from "./tiles.ts";

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
    { rows, operands },
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

test.each([0, 16, 100, 4080, 2 ** 40 + 12])("a copy of what begins at %d is nowhere near it, modulo a page", (from) => {
  for (const at of [0, 32, 48, 4096, 70_000]) {
    const to = apartFrom(from, at);
    expect(to % 16).toBe(0);
    expect(to - at).toBeGreaterThanOrEqual(0);
    expect(to - at).toBeLessThan(4096);
    for (const start of [0, 16]) expect((to - from - start + 2 ** 40 * 2) % 4096).toBeGreaterThan(31);
  }
});
