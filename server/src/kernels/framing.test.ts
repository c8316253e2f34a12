import { createRequire } from "node:module";
import type { KernelMessage } from "@jupyterlab/services";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { framingOf, v1Protocol } from "./framing.ts";
import { headerOf, signFrames, verifyFrames } from "./wire.ts";

interface Reference {
  serialize(message: KernelMessage.IMessage, protocol: string): string | ArrayBuffer;
  deserialize(data: string | ArrayBuffer, protocol: string): KernelMessage.IMessage;
}
const reference = createRequire(import.meta.url)("@jupyterlab/services/lib/kernel/serialize") as Reference;

const message = {
  channel: "shell",
  header: { msg_id: "1", msg_type: "comm_msg", session: "s", username: "ü", date: "", version: "5.3" },
  parent_header: {},
  metadata: {},
  content: { data: "ä" },
  buffers: [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array([4])],
} as unknown as KernelMessage.IMessage;

describe.each([v1Protocol, ""])("framing %j", (protocol) => {
  const framing = framingOf(protocol);

  test.each([true, false])("is that of the client of reference (buffers: %s)", (withBuffers) => {
    const sent = withBuffers ? message : { ...message, buffers: [] };
    const data = reference.serialize(sent, protocol);
    const decoded = framing.decode(Buffer.from(data as ArrayBuffer), typeof data !== "string");
    expect(decoded?.channel).toBe("shell");
    expect(headerOf(decoded!, "own")).toEqual(message.header);
    expect(decoded?.parts).toHaveLength(withBuffers ? 7 : 4);
    const encoded = framing.encode(decoded!);
    const back = reference.deserialize(
      typeof encoded === "string" ? encoded : new Uint8Array(encoded).buffer,
      protocol,
    );
    expect(back).toMatchObject({ channel: "shell", header: message.header, content: message.content });
    expect(back.buffers?.map((buffer) => (buffer as DataView).byteLength)).toEqual(withBuffers ? [3, 0, 1] : []);
  });

  test("a damaged or truncated message is none, or one whose parts lie within what came", () => {
    const whole = Buffer.from(reference.serialize(message, protocol) as ArrayBuffer);
    const damage = fc.tuple(fc.nat(whole.length), fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255))));
    fc.assert(
      fc.property(damage, ([length, changes]) => {
        const damaged = Buffer.from(whole);
        for (const [at, byte] of changes) damaged[at] = byte;
        const cut = damaged.subarray(0, length);
        const parts = framing.decode(cut, true)?.parts ?? [];
        expect(parts.reduce((sum, part) => sum + part.length, 0)).toBeLessThanOrEqual(2 * length);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  test("anything else is no message, and no error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, isBinary) => {
        expect([undefined, "shell", "control", "stdin", "iopub"]).toContain(
          framing.decode(Buffer.from(bytes), isBinary)?.channel,
        );
      }),
    );
  });
});

test("frames with a wrong signature are refused", () => {
  const frames = signFrames("key", [Buffer.from("{}"), Buffer.from("{}"), Buffer.from("{}"), Buffer.from("{}")]);
  expect(verifyFrames("key", [Buffer.from("route"), ...frames])).toHaveLength(4);
  expect(verifyFrames("other", frames)).toBeUndefined();
  expect(verifyFrames("key", frames.slice(1))).toBeUndefined();
  expect(verifyFrames("key", frames.slice(0, 4))).toBeUndefined();
});
