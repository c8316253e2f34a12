import { expect, test } from "vitest";
import { KernelClient, type Ran } from "./testing/client.ts";
import { rssMb } from "./testing/memory.ts";
import { Random } from "./testing/random.ts";

const CELLS = 10_000;
const MEGABYTES = 1000;
const INTERRUPTS = 1000;
const RESTARTS = 200;
/** Cells after which code is compiled and heaps have their size. */
const WARM_UP = 1000;
const MOST_GROWTH_MB = 50;

const INTERRUPTED = [
  "while (true) {}",
  "await sleep(2); while (true) {}",
  "while (true) { await sleep(1) }",
  "while (true) { try { await sleep(1) } catch {} }",
  "while (true) console.log('x'.repeat(100))",
  "for (;;) await Promise.resolve(1)",
  "await new Promise(() => undefined)",
  "while (true) { display('x') }",
  "/(a+)+$/.test('a'.repeat(40) + 'b')",
  "prompt('?')",
];

test("10,000 cells, 1 GB of output and 1,000 interrupts: nothing is lost or out of order, memory stays", async () => {
  await using kernel = await KernelClient.start();
  await kernel.run("const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms)); let keep = 42");
  kernel.received.length = 0;
  const random = new Random(7);
  let count = 1;
  const cell = async (): Promise<void> => {
    count += 1;
    await runCell(kernel, count, random);
  };
  while (count < WARM_UP) await cell();
  const memory = [rssMb(kernel.process.pid)];
  const passed = (): void => void memory.push(rssMb(kernel.process.pid));
  while (count < CELLS) await cell();
  passed();
  for (let megabyte = 0; megabyte < MEGABYTES; megabyte += 1) await printMegabyte(kernel, megabyte);
  passed();
  for (let round = 0; round < INTERRUPTS; round += 1) await interruptCell(kernel, random);
  passed();
  console.log("MB of memory when warm, after cells, output, interrupts:", memory.map(Math.round).join(" "));
  expect((await kernel.run("keep")).result).toBe("42");
  for (const after of memory.slice(1)) expect(after - memory[0]!).toBeLessThan(MOST_GROWTH_MB);
}, 1_200_000);

test("200 restarts: each time fresh, at once, and no larger than the first", async () => {
  await using kernel = await KernelClient.start();
  const memory: number[] = [];
  for (let round = 0; round < RESTARTS; round += 1) {
    expect((await kernel.run(`typeof kept${round}`)).result).toBe("'undefined'");
    const ran = await kernel.run(`var kept${round + 1} = 1; console.log(${round}); ${round}`);
    expect([ran.stdout, ran.result, ran.reply.execution_count]).toEqual([`${round}\n`, String(round), 2]);
    memory.push(rssMb(kernel.process.pid));
    await kernel.restart();
    kernel.received.length = 0;
  }
  const late = memory.slice(-20).sort((a, b) => a - b)[10]!;
  console.log("MB of memory in the first and the last sessions:", memory[0], late);
  expect(late - memory[0]!).toBeLessThan(MOST_GROWTH_MB);
  const { history } = await kernel.ask("shell", "history_request", { hist_access_type: "tail", n: 10_000 });
  expect(history).toHaveLength(2 * RESTARTS);
}, 600_000);

/** A cell that prints on both streams, shows something and has a result; everything must come once and in order. */
async function runCell(kernel: KernelClient, count: number, random: Random): Promise<void> {
  const n = random.below(1e9);
  const print = `console.log("out", ${n}); console.error("err", ${n}); display(${n}); const a${count % 50} = ${n};`;
  const ran = await kernel.run(`${print} function f() { return a${count % 50} } f()`);
  expect(summary(ran)).toEqual([
    "busy",
    "execute_input",
    `out ${n}\n`,
    `err ${n}\n`,
    `display_data ${n}`,
    `execute_result ${n}`,
    "idle",
  ]);
  expect([ran.reply.status, ran.reply.execution_count]).toEqual(["ok", count]);
  forget(kernel, ran);
}

function summary({ published }: Ran): string[] {
  return published.map(({ type, content }) => {
    if (content.data) return `${type} ${content.data["text/plain"]}`;
    return content.execution_state ?? content.text ?? type;
  });
}

/** What arrived must have been of this cell. */
function forget(kernel: KernelClient, { id }: Ran): void {
  expect(kernel.received.filter(({ parentId }) => parentId !== id)).toEqual([]);
  kernel.received.length = 0;
}

async function printMegabyte(kernel: KernelClient, megabyte: number): Promise<void> {
  const line = `${megabyte}:`.padEnd(99, "x");
  const ran = await kernel.run(
    `for (let i = 0; i < 10_000; i++) console.log(String(i).padStart(5, "0") + ${JSON.stringify(line.slice(5))})`,
  );
  const lines = ran.stdout.split("\n");
  expect(lines.length).toBe(10_001);
  const wrong = lines.findIndex((text, i) => i < 10_000 && text !== String(i).padStart(5, "0") + line.slice(5));
  expect(wrong).toBe(-1);
  kernel.received.length = 0;
}

async function interruptCell(kernel: KernelClient, random: Random): Promise<void> {
  const code = random.pick(INTERRUPTED);
  const id = await kernel.start(`console.log("begun"); ${code}`, { allow_stdin: true });
  await kernel.find((m) => m.parentId === id && m.type === "stream");
  await new Promise((resolve) => setTimeout(resolve, random.below(10)));
  expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  const { reply } = await kernel.ended(id);
  expect([code, reply.ename]).toEqual([code, "KeyboardInterrupt"]);
  const { result } = await kernel.run("keep");
  expect([code, result]).toEqual([code, "42"]);
  kernel.received.length = 0;
}
