import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { rssMb } from "../testing/memory.ts";
import { childrenOf } from "../testing/processes.ts";
import { Random } from "../testing/random.ts";

const CELLS = 10_000;
/** Cells after which there are as many documents as there will be, and heaps have their size. */
const WARM_UP = 2000;
const MOST_GROWTH_MB = 50;
/** What the service may take at the end: its heap swings by half, so that a growth says nothing. */
const MOST_OF_SERVER_MB = 450;

const CELL: ((n: number) => string)[] = [
  (n) => `import { join } from "node:path"; const p${n % 600}: string = join("a", "${n}"); p${n % 600}.length`,
  (n) => `function f${n % 100}(x: number) { return x + ${n} } f${n % 100}(1)`,
  (n) => `interface Point${n % 30} { x: number } const point${n % 30}: Point${n % 30} = { x: ${n} }; point${n % 30}.x`,
  (n) => `const cube${n % 20} = dataArray([1, 2, ${n}], { dims: ["x"] }); cube${n % 20}.mean("x").values[0]`,
];

test("10,000 cells whose types are looked at: neither the kernel nor the type service grows, and warnings still come", async () => {
  await using kernel = await KernelClient.start({}, { env: { CRATON_TYPES: "on" } });
  const random = new Random(11);
  const memory = (): number[] => [kernel.process.pid!, ...childrenOf(kernel.process.pid!)].map(rssMb);
  let warm: number[] = [];
  let warned = 0;
  for (let n = 0; n < CELLS; n++) {
    const isWrong = random.below(10) === 0;
    const ran = await kernel.run(`${random.pick(CELL)(n)}${isWrong ? "; const wrong: number = String(1)" : ""}`);
    expect([n, ran.reply.status]).toEqual([n, "ok"]);
    if (isWrong && ran.stderr.includes("TS2322")) warned++;
    else expect([n, ran.stderr]).toEqual([n, ""]);
    kernel.received.length = 0;
    if (n === WARM_UP) warm = memory();
  }
  const end = memory();
  console.log("MB of kernel and type service when warm and at the end:", warm, end, "warnings:", warned);
  expect(end).toHaveLength(2);
  expect(end[0]! - warm[0]!).toBeLessThan(MOST_GROWTH_MB);
  expect(end[1]).toBeLessThan(MOST_OF_SERVER_MB);
  expect(warned).toBeGreaterThan(CELLS / 40);
}, 1_500_000);
