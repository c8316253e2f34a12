import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node.js";
import { JsonRpc } from "./json-rpc.ts";

/** Ours, with what it writes, and whether it found what it read to be no protocol. */
function ours(answers = {}): { rpc: JsonRpc; input: PassThrough; output: PassThrough; broken: () => boolean } {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let isBroken = false;
  const onBroken = (): void => {
    isBroken = true;
  };
  return { rpc: new JsonRpc({ input, output, answers, onBroken }), input, output, broken: () => isBroken };
}

/** The bytes of a message. */
function framed(message: object): Buffer {
  const body = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

test("it talks with Microsoft's implementation in both directions, in any characters", async () => {
  const { rpc, input, output } = ours({ name: (asked: unknown) => ({ of: asked }), nothing: () => undefined });
  const other = createMessageConnection(new StreamMessageReader(output), new StreamMessageWriter(input));
  const told: unknown[] = [];
  other.onRequest("double", ({ text }: { text: string }) => text + text);
  other.onNotification("told", (parameters) => told.push(parameters));
  other.listen();
  rpc.tell("told", { first: "é😀" });
  const answers = [rpc.ask("double", { text: "é😀" }), rpc.ask("double", { text: "b" })];
  expect(await Promise.all(answers)).toEqual(["é😀é😀", "bb"]);
  await expect(rpc.ask("unheard", {})).rejects.toThrow(/unheard/i);
  expect(told).toEqual([{ first: "é😀" }]);
  expect(await other.sendRequest("name", { a: 1 })).toEqual({ of: { a: 1 } });
  expect(await other.sendRequest("nothing", {})).toBeNull();
  await expect(other.sendRequest("toString", {})).rejects.toMatchObject({ code: -32601 });
  other.dispose();
});

test("messages come in any pieces", async () => {
  const results = ["a", "é😀".repeat(2000), { deep: [1, 2] }];
  const bytes = Buffer.concat(results.map((result, at) => framed({ id: at + 1, result })));
  for (const size of [1, 7, 4096, bytes.length]) {
    const { rpc, input, broken } = ours();
    const asked = results.map(() => rpc.ask("any", {}));
    for (let at = 0; at < bytes.length; at += size) input.write(bytes.subarray(at, at + size));
    expect(await Promise.all(asked)).toEqual(results);
    expect(broken()).toBe(false);
  }
});

test.each([
  ["no length", "no protocol\r\n\r\n\r\n{}"],
  ["a length that is none", "Content-Length: x\r\n\r\n{}"],
  ["a length that fits nowhere", "Content-Length: 99999999999\r\n\r\n{"],
  ["no end of the header", "x".repeat(5000)],
  ["no JSON", "Content-Length: 3\r\n\r\n{]}"],
])("what has %s is told once, and nothing is read after it", async (_name, text) => {
  const { rpc, input, broken } = ours();
  const asked = rpc.ask("any", {});
  input.write(text);
  await new Promise(setImmediate);
  expect(broken()).toBe(true);
  input.write(framed({ id: 1, result: 1 }));
  expect(await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 20, "silence"))])).toBe("silence");
});
