import fc from "fast-check";
import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { printedByCells, printedByNode } from "../testing/oracle.ts";
import { programs } from "../testing/programs.ts";

test("programs of thirty statements spread over cells print what Node prints for them as modules", async () => {
  const some = fc.sample(programs(30), { seed: 2026, numRuns: 500 });
  const wanted = await printedByNode(some);
  await using kernel = await KernelClient.start();
  for (const [i, program] of some.entries())
    expect(await printedByCells(kernel, program), program.statements.join("\n")).toBe(wanted[i]);
});
