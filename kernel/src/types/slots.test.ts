import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

const NONE = new Set<number>();

test("a slot is free again when no name is there and no cell in use mentions it", () => {
  const slots = new Slots({ first: 12, step: 12, limit: 12 });
  expect([slots.take([], NONE), slots.take([1], new Set([1])), slots.take([2], NONE)]).toEqual([1, 2, 3]);
  const taken = Array.from({ length: 11 }, () => slots.take([2], NONE));
  expect(taken).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 3, 4]);
  expect(Array.from({ length: 12 }, () => slots.take([], NONE))).toContain(1);
});

test("there are more when few are free, in steps up to the limit; then the oldest goes", () => {
  const slots = new Slots({ first: 20, step: 20, limit: 40 });
  const named = Array.from({ length: 11 }, (_, at) => at + 1);
  for (const slot of named) expect(slots.take(named.slice(0, slot - 1), NONE)).toBe(slot);
  expect(slots.size).toBe(20);
  expect(slots.makeRoom(named, 9)).toBe(false);
  expect(slots.makeRoom(named, 10)).toBe(true);
  expect(slots.size).toBe(40);
  const all = Array.from({ length: 40 }, (_, at) => at + 1);
  expect(slots.makeRoom(all, 10)).toBe(false);
  expect([slots.take(all, NONE), slots.take(all, NONE)]).toEqual([12, 13]);
});

test("cells that mention each other are not in use for that alone", () => {
  const slots = new Slots({ first: 12, step: 12, limit: 12 });
  slots.take([], NONE);
  slots.take([1], new Set([1]));
  expect(Array.from({ length: 12 }, () => slots.take([], NONE))).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2]);
});
