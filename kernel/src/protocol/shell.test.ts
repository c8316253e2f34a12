import { expect, test } from "vitest";
import type { Router } from "zeromq";
import { Shell, type ShellParts } from "./shell.ts";
import type { Message } from "./wire.ts";

test("requests that wait are bounded in bytes", async () => {
  const first = Promise.withResolvers<void>();
  const executions = {
    settled: async () => undefined,
    execute: () => first.promise.then(() => ({ reply: { status: "ok" }, abortQueued: false })),
  };
  const parts = { wire: { encode: () => [] }, iopub: { publish: async () => undefined }, executions };
  const shell = new Shell({ send: async () => undefined } as unknown as Router, parts as unknown as ShellParts);
  const request = (mb: number): Message =>
    ({ header: { msg_type: "execute_request" }, headerText: "{}", bytes: mb << 20, identities: [] }) as never;
  const settled = (promise: Promise<void>): Promise<boolean> =>
    Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(resolve, 50, false))]);
  expect(await settled(shell.receive(request(1)))).toBe(true);
  expect(await settled(shell.receive(request(60)))).toBe(true);
  const full = shell.receive(request(10));
  expect(await settled(full)).toBe(false);
  first.resolve();
  expect(await settled(full)).toBe(true);
});
