import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

test.each([
  [
    "log, info and debug format",
    "console.log('%s is %d', 'x', 5); console.info({ a: 1 }); console.debug([1n])",
    "x is 5\n{ a: 1 }\n[ 1n ]\n",
  ],
  [
    "groups indent",
    "console.group('G'); console.log('a\\nb'); console.groupCollapsed('H'); console.log('c'); console.groupEnd(); console.groupEnd(); console.log('d')",
    "G\n  a\n  b\n  H\n    c\nd\n",
  ],
  ["tables have columns", "console.table([{ a: 1 }, { a: 2 }], ['a'])", /│ \(index\) │ a │[\s\S]*│ 1 +│ 2 │/],
  [
    "timers tell the time",
    "console.time('t'); console.timeLog('t', 'so far'); console.timeEnd('t')",
    /^t: .*ms so far\nt: .*ms\n$/,
  ],
  [
    "counters count",
    "console.count(); console.count('x'); console.count('x'); console.countReset('x'); console.count('x')",
    "default: 1\nx: 1\nx: 2\nx: 1\n",
  ],
  [
    "dir takes options, dirxml shows",
    "console.dir({ a: { b: 1 } }, { depth: 0 }); console.dirxml({ c: 1 })",
    "{ a: [Object] }\n{ c: 1 }\n",
  ],
])("%s", async (_name, code, printed) => {
  const { stdout, stderr } = await kernel.run(code);
  expect(stderr).toBe("");
  if (typeof printed === "string") expect(stdout).toBe(printed);
  else expect(stdout).toMatch(printed);
});

test("warnings, errors and failed assertions go to the error stream, a trace with the cell's lines", async () => {
  const { stdout, stderr } = await kernel.run(
    "console.warn('w'); console.error('e'); console.assert(1 > 2, 'bad %d', 5); console.assert(true, 'never')\nfunction f(x: number): void {\n  console.trace('here', x);\n}\nf(1)",
  );
  expect(stdout).toBe("");
  expect(stderr).toMatch(
    /^w\ne\nAssertion failed: bad 5\nTrace: here 1\n {4}at f \(cell-\d+\.ts:3:11\)\n {4}at cell-\d+\.ts:5:1\n$/,
  );
});

test("clear empties the cell's output; what only debuggers use is there and does nothing", async () => {
  const { published, reply } = await kernel.run(
    "console.log('gone'); console.clear(); console.timeStamp('x'); console.profile(); console.profileEnd()",
  );
  expect(reply.status).toBe("ok");
  expect(published.map((m) => m.type)).toContain("clear_output");
});
