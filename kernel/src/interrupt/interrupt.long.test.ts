import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

const CELLS = [
  "while (true) {}",
  "await sleep(2); while (true) {}",
  "while (true) { await sleep(1) }",
  "while (true) { try { await sleep(1) } catch {} }",
  "while (true) console.log('x'.repeat(100))",
  "while (true) JSON.parse(JSON.stringify({ a: new Array(1000).fill(1) }))",
  "while (true) { try { [1, 2, 3].map((n) => { throw new Error(String(n)) }) } catch {} }",
  "for (;;) await Promise.resolve(1)",
  "await import('node:os'); while (true) require('node:util').inspect(globalThis)",
  "await new Promise(() => undefined)",
  "setInterval(() => { for (let i = 0; i < 1e6; i++); }, 1); await new Promise(() => undefined)",
  "while (true) { display('x') }",
  "/(a+)+$/.test('a'.repeat(40) + 'b')",
  "while (true) Array.from({ length: 1000 }, () => ({}))",
  "while (true) new Function('return 1')()",
  "1 + 1",
];

test("hundreds of interrupts at any moment leave the kernel and its variables alive", async () => {
  await using kernel = await KernelClient.start();
  await kernel.run("let keep = 42; const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms))");
  for (let round = 0; round < 400; round += 1) {
    const code = CELLS[round % CELLS.length]!;
    const id = await kernel.start(code);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
    await kernel.ask("control", "interrupt_request");
    let ended = false;
    const done = kernel.ended(id, 20_000).finally(() => {
      ended = true;
    });
    // The request may not have begun when it was interrupted.
    while (!ended) {
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 200))]);
      if (!ended) await kernel.ask("control", "interrupt_request");
    }
    const { result, reply } = await kernel.run("keep");
    expect({ round, code, result: reply.status === "ok" ? result : reply }).toEqual({ round, code, result: "42" });
    kernel.received.length = 0;
  }
}, 600_000);
