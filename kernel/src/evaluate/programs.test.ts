import fc from "fast-check";
import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { printedByCells, printedByNode } from "../testing/oracle.ts";
import { programs } from "../testing/programs.ts";

test("a program spread over cells prints what Node prints for it as a module", async () => {
  const some = fc.sample(programs(15), { seed: 7, numRuns: 60 });
  const wanted = await printedByNode(some);
  await using kernel = await KernelClient.start();
  for (const [i, program] of some.entries())
    expect(await printedByCells(kernel, program), program.statements.join("\n")).toBe(wanted[i]);
}, 120_000);
