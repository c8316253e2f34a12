import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { Random } from "../testing/random.ts";
import { CellTypes } from "./cell-types.ts";
import { SOURCES_THEMSELVES } from "./declarations.ts";
import { startLanguageServer } from "./language-server.ts";

const FAILING = fileURLToPath(new URL("../testing/failing-language-server.mjs", import.meta.url));
const WAYS = ["closes-its-output", "reads-no-more", "ends", "says-what-is-no-protocol", "says-what-is-no-JSON"];
const sleep = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms));

/** A server that fails so after as many messages. */
function failing(way: string, after: number): Record<string, string> {
  return { CRATON_TYPES: "on", CRATON_TYPES_SERVER: FAILING, CRATON_TEST_FAILURE: `${way} ${after}` };
}

/** A cell and questions about it: the kernel gives what it gives without types. */
async function work(kernel: KernelClient, i: number): Promise<void> {
  expect((await kernel.run(`const held${i} = { alpha: ${i} }; held${i}.alpha`)).result).toBe(String(i));
  const code = `held${i}.al`;
  const asked = kernel.ask("shell", "complete_request", { code, cursor_pos: code.length }, 20_000);
  await kernel.ask("shell", "inspect_request", { code: `held${i}`, cursor_pos: 5 }, 20_000);
  expect((await asked).matches).toContain("alpha");
}

describe("a type service that fails is done without", () => {
  test.concurrent.each(WAYS)(
    "by questions and updates when it %s",
    async (way) => {
      for (const after of [1, 3]) {
        const command = ["/usr/bin/env", `CRATON_TEST_FAILURE=${way} ${after}`, FAILING, "--lsp", "--stdio"];
        const server = await startLanguageServer({ folder: import.meta.dirname, settings: {}, command });
        for (let i = 0; i < 10; i += 1) {
          server.update([{ document: `document-${i}.ts`, text: "export {};" }]);
          if (i > 4) await sleep(50);
        }
        const question = server.complete({ document: "document-1.ts", line: 0, character: 0 });
        setTimeout(() => server.close(), 2000).unref();
        await expect(question).rejects.toMatchObject({ code: "type-service" });
      }
    },
    30_000,
  );
  test.concurrent.each([...WAYS, "answers-with-other-shapes"])(
    "by the kernel when it %s",
    async (way) => {
      await using kernel = await KernelClient.start({}, { env: failing(way, 40) });
      for (let i = 0; i < 5; i += 1) await work(kernel, i).then(() => sleep(300));
      expect([kernel.process.exitCode, kernel.stderr]).toEqual([null, ""]);
    },
    60_000,
  );
  test.concurrent("by the kernel when it is killed at any moment", async () => {
    const random = new Random(20);
    await using kernel = await KernelClient.start({}, { env: { CRATON_TYPES: "on" } });
    const { pid } = kernel.process;
    const killServer = (): void => {
      try {
        execFileSync("pkill", ["-KILL", "-P", String(pid)]);
      } catch {
        // It has ended by itself or has not begun.
      }
    };
    for (let i = 0; i < 12; i += 1) {
      const timer = setTimeout(killServer, random.below(600));
      for (let j = 0; j < 5; j += 1) await work(kernel, i * 5 + j).then(() => sleep(random.below(150)));
      if (random.below(3) === 0) await kernel.ask("control", "interrupt_request");
      clearTimeout(timer);
    }
    expect([kernel.process.exitCode, kernel.stderr]).toEqual([null, ""]);
  }, 120_000);
  test("by the kernel when it reads everything and never answers: live names come within their deadline, later at once", async () => {
    await using kernel = await KernelClient.start({}, { env: failing("says-nothing", 2) });
    const took: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const began = performance.now();
      await work(kernel, i);
      took.push(performance.now() - began);
      await sleep(300);
    }
    expect(Math.max(...took)).toBeGreaterThan(500);
    expect(took.at(-1)).toBeLessThan(500);
    expect(Math.min(...took)).toBeLessThan(3000);
    const began = performance.now();
    for (let i = 0; i < 5; i += 1) await kernel.run("1 + 1");
    expect(performance.now() - began).toBeLessThan(5000);
    expect([kernel.process.exitCode, kernel.stderr]).toEqual([null, ""]);
  }, 60_000);
  test("an inspection takes no longer than its deadline, though it may ask two questions", async () => {
    const typingMs = 2000;
    const server = ["/usr/bin/env", "CRATON_TEST_FAILURE=says-nothing 2", FAILING, "--lsp", "--stdio"];
    const options = { folder: import.meta.dirname, strict: false, declarations: SOURCES_THEMSELVES };
    const types = new CellTypes({ ...options, server, typingMs });
    const began = performance.now();
    expect(await types.inspect("f(", 2)).toEqual({});
    types.close();
    expect(performance.now() - began).toBeLessThan(1.75 * typingMs);
  });
});
