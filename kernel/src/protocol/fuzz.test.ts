import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { fuzz, markCode, markFile } from "../testing/fuzz.ts";

test("whatever is sent to its sockets for 5 s, the kernel answers and runs nothing unsigned", async () => {
  await using kernel = await KernelClient.start();
  await kernel.run("let keep = 42");
  const sent = await fuzz(kernel, { seed: 1, forMs: 5000 });
  console.log("sent", sent);
  expect(Math.min(...Object.values(sent))).toBeGreaterThan(0);
  expect((await kernel.run("keep", { stop_on_error: false }, 60_000)).reply.status).toMatch(/ok|aborted/);
  expect((await kernel.run("keep")).result).toBe("42");
  expect(existsSync(markFile(kernel))).toBe(false);
  await kernel.run(markCode(kernel));
  expect(existsSync(markFile(kernel))).toBe(true);
}, 120_000);
