import { expect, test } from "vitest";
import { MessageLog } from "./message-log.ts";
import type { Message } from "./wire.ts";

const message = (bytes = 0): Message => ({ channel: "iopub", parts: [Buffer.alloc(bytes)] });

test("a reader gets what comes after it, in order, until it confirms", () => {
  const log = new MessageLog(10_000);
  log.append(message(), undefined);
  const reader = log.addReader();
  log.append(message(1), undefined);
  log.append(message(2), "s");
  expect(log.read(reader.position).entry).toMatchObject({ number: 1, session: undefined });
  expect(log.read(reader.position + 1).entry).toMatchObject({ number: 2, session: "s" });
  expect(log.read(reader.position + 2)).toEqual({ entry: undefined, missed: 0 });
  log.confirm(reader, 2);
  expect(reader.position).toBe(2);
  expect(log.read(1).missed).toBe(1);
});

test("a reader that says what it has last confirms up to that, and nothing by what is not waiting", () => {
  const log = new MessageLog(10_000);
  const reader = log.addReader();
  for (let index = 0; index < 5; index++) log.append(message(index), undefined);
  const hasBytes = (bytes: number) => (each: Message) => each.parts[0]?.length === bytes;
  log.confirmThrough(reader, hasBytes(7));
  expect(reader.position).toBe(0);
  log.confirmThrough(reader, hasBytes(2));
  expect(reader.position).toBe(3);
  log.confirmThrough(reader, hasBytes(1));
  expect(reader.position).toBe(3);
});

test("what the slowest reader needs is kept", () => {
  const log = new MessageLog(10_000);
  const [slow, fast] = [log.addReader(), log.addReader()];
  for (let index = 0; index < 5; index++) log.append(message(), undefined);
  log.confirm(fast, 5);
  expect(log.read(slow.position)).toMatchObject({ entry: { number: 0 }, missed: 0 });
  log.removeReader(slow);
  expect(log.read(0).missed).toBe(5);
});

test("above the bound the oldest go, and a reader is told how many", () => {
  const log = new MessageLog(3_000);
  const reader = log.addReader();
  for (let index = 0; index < 10; index++) log.append(message(744), undefined);
  expect(log.read(reader.position)).toMatchObject({ entry: { number: 7 }, missed: 7 });
  expect(log.end).toBe(10);
});

test("one message above the bound is kept all the same", () => {
  const log = new MessageLog(1_000);
  const reader = log.addReader();
  log.append(message(5_000), undefined);
  expect(log.read(reader.position)).toMatchObject({ entry: { number: 0 }, missed: 0 });
});

test("a flood beyond the bound keeps its order and its bound", () => {
  const log = new MessageLog(300_000);
  const reader = log.addReader();
  for (let index = 0; index < 50_000; index++) log.append(message(44), undefined);
  const { entry, missed } = log.read(reader.position);
  expect([entry?.number, missed, log.end]).toEqual([49_000, 49_000, 50_000]);
  for (let number = 49_000; number < 50_000; number++) expect(log.read(number).entry?.number).toBe(number);
  log.confirm(reader, 49_500);
  expect(log.read(49_499)).toMatchObject({ missed: 1, entry: { number: 49_500 } });
});
