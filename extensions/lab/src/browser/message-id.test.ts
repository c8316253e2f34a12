import { expect, test } from "vitest";
import { messageId } from "./message-id.ts";

/** A message by the binary subprotocol. */
function frame(...parts: string[]): ArrayBuffer {
  const bytes = parts.map((part) => new TextEncoder().encode(part));
  const start = 8 * (parts.length + 2);
  const offsets = [start];
  for (const { length } of bytes) offsets.push(offsets.at(-1)! + length);
  const whole = new Uint8Array(offsets.at(-1)!);
  const view = new DataView(whole.buffer);
  [offsets.length, ...offsets].forEach((value, index) => {
    view.setBigUint64(8 * index, BigInt(value), true);
  });
  bytes.forEach((part, index) => void whole.set(part, offsets[index]));
  return whole.buffer;
}

test("messages of both framings tell their id", () => {
  const header = JSON.stringify({ msg_id: "né-1", msg_type: "stream" });
  expect(messageId(frame("iopub", header, '{"msg_id":"parent"}', "{}", "{}"))).toBe("né-1");
  expect(messageId(`{"header":${header},"parent_header":{"msg_id":"parent"}}`)).toBe("né-1");
});

test("what is no message has no id", () => {
  for (const data of [
    undefined,
    "",
    "{",
    "{}",
    "[]",
    '{"header":{"msg_id":3}}',
    new ArrayBuffer(0),
    new ArrayBuffer(40),
  ])
    expect(messageId(data)).toBeUndefined();
  expect(messageId(frame("iopub", "no JSON"))).toBeUndefined();
});
