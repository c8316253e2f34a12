import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { fuzz } from "../testing/fuzz.ts";
import { rssMb } from "../testing/memory.ts";

test.each([2, 3])(
  "whatever is sent to its sockets for 60 s, the kernel answers, runs nothing unsigned and does not grow (seed %i)",
  async (seed) => {
    await using kernel = await KernelClient.start();
    await kernel.run("let keep = 42");
    await fuzz(kernel, { seed: 1, forMs: 5000 });
    const before = rssMb(kernel.process.pid);
    const sent = await fuzz(kernel, { seed, forMs: 60_000 });
    const after = rssMb(kernel.process.pid);
    console.log({ sent, before, after });
    expect((await kernel.run("keep", { stop_on_error: false }, 60_000)).reply.status).toMatch(/ok|aborted/);
    expect((await kernel.run("keep")).result).toBe("42");
    expect(after - before).toBeLessThan(50);
  },
  240_000,
);
