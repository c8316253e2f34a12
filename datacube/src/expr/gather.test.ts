import { expect, test } from "vitest";
import { bytesOfData, createData, type DType } from "../array/dtype.ts";
import { copyElements, gather } from "./gather.ts";
import { fromPositions, range } from "./selection.ts";

const dtypes = [
  "bool",
  "int8",
  "uint16",
  "float16",
  "int32",
  "uint32",
  "float32",
  "float64",
  "int64",
  "uint64",
] as const;

test.each(dtypes)("picked elements of %s are the same to the last bit", (dtype) => {
  const array = { dtype: dtype as DType, shape: [2, 6], data: createData(dtype, 12) };
  const bytes = bytesOfData(array.data);
  for (let i = 0; i < bytes.length; i++) bytes[i] = dtype === "bool" ? i % 2 : (i * 37 + 11) % 256;
  const size = bytes.length / 12;
  const wanted = [5, 0, 0, 3].flatMap((x) => [...bytes.subarray((6 + x) * size, (7 + x) * size)]);
  const picked = gather(array, [range(1, 1), fromPositions([5, 0, 0, 3])]);
  expect([...bytesOfData(picked)]).toEqual(wanted);
});

test("elements that go to another type are converted, not taken as words", () => {
  const axes = [{ to: [2, 0], from: [0, 1], contiguous: false }];
  const target = { data: new Float32Array(3), shape: [3] };
  copyElements(target, { data: Uint32Array.of(7, 8), shape: [2] }, axes);
  expect([...target.data]).toEqual([8, 0, 7]);
});
