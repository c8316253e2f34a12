import { expect, test, vi } from "vitest";
import { giveBack, letGoUnused, takeBytes, takeOther, takeRoom } from "./spare-bytes.ts";

const megabyte = 2 ** 20;

test("memory that was given back is taken again, the last one first", () => {
  const [first, second] = [takeBytes(megabyte), takeBytes(megabyte)];
  giveBack(first);
  giveBack(new Float64Array(second.buffer));
  expect(takeBytes(megabyte).buffer).toBe(second.buffer);
  expect(takeBytes(megabyte).buffer).toBe(first.buffer);
  expect(takeBytes(megabyte).buffer).not.toBe(first.buffer);
});

test("what is a part of its memory is not taken again, nor what is small or shared", () => {
  const memory = new Uint8Array(2 * megabyte);
  giveBack(memory.subarray(0, megabyte));
  giveBack(memory.subarray(megabyte));
  expect(takeBytes(2 * megabyte).buffer).not.toBe(memory.buffer);
  const small = takeBytes(100);
  giveBack(small);
  expect(takeBytes(100).buffer).not.toBe(small.buffer);
  const shared = new Uint8Array(new SharedArrayBuffer(megabyte));
  giveBack(shared);
  expect(takeBytes(megabyte).buffer).not.toBe(shared.buffer);
});

test("memory for lengths that differ somewhat is the same", () => {
  const room = takeRoom(1_000_001);
  expect(room.length).toBe(1_000_001);
  giveBack(room);
  expect(takeRoom(1_010_000).buffer).toBe(room.buffer);
});

test("64 MB are kept, of lengths that were asked for last", () => {
  const old = takeBytes(3 * megabyte);
  giveBack(old);
  const buffers = Array.from({ length: 14 }, () => takeBytes(5 * megabyte));
  for (const one of buffers) giveBack(one);
  expect(takeBytes(3 * megabyte).buffer).not.toBe(old.buffer);
  const known = new Set(buffers.map(({ buffer }) => buffer));
  const again = Array.from({ length: 14 }, () => takeBytes(5 * megabyte).buffer);
  expect(again.filter((buffer) => known.has(buffer))).toHaveLength(12);
});

test("what is kept goes to the system when nothing was given for a while, and others are kept then", () => {
  const letGo = (): void => [1, 2].forEach(letGoUnused);
  letGo();
  vi.useFakeTimers();
  try {
    const first = takeBytes(megabyte);
    giveBack(first);
    vi.advanceTimersByTime(9_000);
    giveBack(takeBytes(2 * megabyte));
    vi.advanceTimersByTime(10_000);
    expect(first.length).toBe(megabyte);
    vi.advanceTimersByTime(10_000);
    expect(first.length).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    const next = takeBytes(megabyte);
    expect(next.length).toBe(megabyte);
    giveBack(next);
    expect(takeBytes(megabyte).buffer).toBe(next.buffer);
  } finally {
    letGo();
    vi.useRealTimers();
  }
});

test("memory of another kind is taken again as such, whatever lies in it", () => {
  const made: ArrayBuffer[] = [];
  const make = (bytes: number): ArrayBuffer => {
    made.push(new ArrayBuffer(bytes));
    return made.at(-1)!;
  };
  const first = takeOther(megabyte, make);
  giveBack(new Uint8Array(first, 0, megabyte - 1000));
  expect(takeBytes(megabyte).buffer).not.toBe(first);
  expect(takeOther(megabyte, make)).toBe(first);
  expect(takeOther(megabyte, make)).not.toBe(first);
  expect(made).toHaveLength(2);
  giveBack(new Uint8Array(first));
  for (const _ of [1, 2]) letGoUnused();
  // it cannot be transferred
  expect(first.byteLength).toBe(megabyte);
  expect(takeOther(megabyte, make)).not.toBe(first);
});
