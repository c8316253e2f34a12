import fc from "fast-check";
import { expect, test } from "vitest";
import { Wire } from "./wire.ts";

const wire = new Wire("secret");

/** The frames of a message as they arrive. */
function frames(content: Record<string, unknown> = { a: 1 }): Buffer[] {
  return wire
    .encode({ identities: ["id"], type: "x_request", parent: "{}", content })
    .map((frame) => Buffer.from(frame));
}

test("a message comes back as it was sent", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
      const expected: unknown = JSON.parse(JSON.stringify(content));
      expect(wire.decode(frames(content))).toMatchObject({
        identities: [Buffer.from("id")],
        header: { msg_type: "x_request" },
        content: expected,
      });
    }),
  );
});

test("a message whose frames were changed is refused", () => {
  for (let i = 2; i < frames().length; i += 1) {
    const changed = frames();
    changed[i] = Buffer.concat([changed[i]!, Buffer.from(" ")]);
    expect(wire.decode(changed)).toBeUndefined();
  }
});

test("a message with another key or none is refused, and without a key all are taken", () => {
  expect(new Wire("other").decode(frames())).toBeUndefined();
  expect(new Wire("").decode(frames())).toBeUndefined();
  const open = new Wire("");
  const plain = open
    .encode({ identities: [], type: "x", parent: "{}", content: {} })
    .map((frame) => Buffer.from(frame));
  expect(open.decode(plain)).toBeDefined();
});

test("a signed message is taken once", () => {
  const [first, second] = [frames(), frames()];
  expect([wire.decode(first), wire.decode(first), wire.decode(second)].map((m) => m !== undefined)).toEqual([
    true,
    false,
    true,
  ]);
});

test("metadata and buffers go with a message", () => {
  const bytes = new Uint8Array([0, 1, 2, 3]).subarray(1, 3);
  const message = { identities: [], type: "comm_msg", parent: "{}", content: {}, metadata: { version: "2.1.0" } };
  const sent = wire.encode({ ...message, buffers: [bytes], id: "mine" }).map((frame) => Buffer.from(frame));
  const received = wire.decode(sent);
  expect(received).toMatchObject({ header: { msg_id: "mine" }, metadata: { version: "2.1.0" } });
  expect(received?.buffers).toEqual([Buffer.from([1, 2])]);
});

test("any frames at all are taken or refused, never an error", () => {
  const open = new Wire("");
  const frame = fc.oneof(
    fc.constant("<IDS|MSG>"),
    fc.constant("{}"),
    fc.constant(""),
    fc.constant("null"),
    fc.string(),
  );
  fc.assert(fc.property(fc.array(frame), (texts) => void open.decode(texts.map((text) => Buffer.from(text)))));
});
