import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, type Ran } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** The pictures of bars that a cell has shown, as text. */
function pictures({ published }: Ran): string[] {
  return published.filter(({ type }) => /display_data/.test(type)).map(({ content }) => content.data["text/plain"]);
}

test("for and for await go through items, the bar is one output and ends with the total", async () => {
  for (const loop of [
    "for (const x of progress([3, 4], { description: 'read' })) sum += x",
    "for await (const x of progress(new Set([3, 4]), { description: 'read' })) sum += x",
    "for await (const x of progress((async function* () { yield 3; yield 4 })(), { description: 'read', total: 2 })) sum += x",
  ]) {
    const ran = await kernel.run(`{ let sum = 0; ${loop}; console.log(sum) }`);
    expect(ran.stdout).toBe("7\n");
    const types = ran.published.map(({ type }) => type).filter((type) => /display_data/.test(type));
    expect(types[0]).toBe("display_data");
    expect(new Set(types.slice(1))).toEqual(new Set(["update_display_data"]));
    expect(pictures(ran).at(-1)).toMatch(/^read: 100% \|█+\| 2\/2 \[00:00/);
    const html = ran.published.filter(({ type }) => /display_data/.test(type)).at(-1)!.content.data["text/html"];
    expect(html).toContain(
      'role="progressbar" aria-label="read" aria-valuemin="0" aria-valuemax="100" aria-valuenow="100"',
    );
    expect(html).toContain("done after");
  }
});

test("a fast loop is drawn at most ten times a second", async () => {
  const ran = await kernel.run(
    "const t0 = performance.now(); let k = 0; for (const i of progress(2_000_000)) k += i; (performance.now() - t0)",
  );
  expect(pictures(ran).length).toBeLessThanOrEqual(Number(ran.result) / 100 + 2);
  expect(pictures(ran).at(-1)).toContain("2000000/2000000");
});

test("an inner bar is shown below the outer one and vanishes when it is done", async () => {
  const ran = await kernel.run(
    "for (const i of progress(2, { description: 'outer' })) for await (const j of progress(2, { description: 'inner' })) await new Promise((r) => setTimeout(r, 120))",
  );
  expect(pictures(ran).some((text) => /outer.*›.*inner/.test(text))).toBe(true);
  expect(pictures(ran).at(-1)).toMatch(/^outer: 100% [^›]*$/);
  expect(ran.published.filter(({ type }) => type === "display_data")).toHaveLength(1);
  const kept = await kernel.run(
    "for (const i of progress(1)) for (const j of progress(2, { description: 'inner', leave: true }));",
  );
  expect(pictures(kept).at(-1)).toMatch(/›.*inner/);
});

test("a loop that is left or fails leaves the bar marked, and the failure is the cell's", async () => {
  expect(pictures(await kernel.run("for (const i of progress(5)) if (i === 2) break;")).at(-1)).toMatch(
    /2\/5 .*stopped$/,
  );
  const ran = await kernel.run("for (const i of progress((function* () { yield 1; throw new Error('source') })())) ;");
  expect(ran.reply).toMatchObject({ ename: "Error", evalue: "source" });
  expect(pictures(ran).at(-1)).toMatch(/1 it .*failed$/);
});

test("an interrupt leaves the bars marked as stopped, before the reply, in a loop and in an await", async () => {
  for (const code of [
    "for (const i of progress(10)) { if (i === 3) while (true); }",
    "for await (const i of progress(10)) { if (i === 3) await new Promise(() => {}) }",
  ].flatMap((each) => Array(8).fill(each))) {
    const cell = await kernel.start(code);
    await kernel.find((m) => m.parentId === cell && m.type === "display_data");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await kernel.ask("control", "interrupt_request");
    const ran = await kernel.ended(cell);
    expect(ran.reply.ename).toBe("KeyboardInterrupt");
    expect(pictures(ran).at(-1)).toMatch(/3\/10 .*stopped$/);
  }
});

test("a bar is moved by hand, counts bytes, and knows rate and what is left", async () => {
  const ran = await kernel.run(
    "{ using bar = progress.bar({ total: 4e6, unit: 'B', description: 'load' }); for (let i = 0; i < 4; i++) { await new Promise((r) => setTimeout(r, 150)); bar.update(1e6); } }",
  );
  expect(pictures(ran).some((text) => /MB\/4.00 MB \[00:\d\d<00:0\d, [\d.]+ MB\/s\]/.test(text))).toBe(true);
  expect(pictures(ran).at(-1)).toContain("4.00 MB/4.00 MB");
});

test("in a text console it is a line of the error stream that is written over", async () => {
  const ran = await kernel.run("for (const i of progress(3, { description: 'c' }));", { allow_stdin: true });
  expect(pictures(ran)).toEqual([]);
  expect(ran.stderr).toMatch(/^\rc: .*\rc: 100% .*3\/3 .*\n$/s);
});

test("in an Output widget it stays there", async () => {
  const ran = await kernel.run(
    "const o = widgets.Output(); o.capture(() => { for (const i of progress(3)); }); undefined",
  );
  expect(pictures(ran)).toEqual([]);
  expect((await kernel.run("o.outputs[0].data['text/plain']")).result).toContain("100%");
});

test("what cannot be gone through is refused", async () => {
  expect((await kernel.run("progress({} as never)")).reply.ename).toBe("TypeError");
});

test("texts are gone through, a description may be anything, and what cannot be gone through is refused", async () => {
  const ran = await kernel.run(
    "let letters = ''; for (const c of progress('abc', { description: 5 as any })) letters += c; letters",
  );
  expect(ran.result).toBe("'abc'");
  expect(pictures(ran).at(-1)).toMatch(/^5: 100% .* 3\/3/);
  for (const nothing of ["null", "undefined", "{}"]) {
    const { reply } = await kernel.run(`progress(${nothing} as any)`);
    expect(reply.evalue).toBe("progress needs a number or something to go through");
  }
});

/** A cell with a computation of a library, which tells its host. */
function computing({ tasks, done = tasks, taskMs }: { tasks: number; done?: number; taskMs: number }): string {
  return `{ const watch = globalThis[Symbol.for("craton.host")].watch(${tasks});
    for (let n = 1; n <= ${done}; n++) { await new Promise((r) => setTimeout(r, ${taskMs})); watch.told(n) }
    watch.ended() }`;
}

test("a computation that takes longer than a second has a bar by itself, a shorter one none", async () => {
  const ran = await kernel.run(computing({ tasks: 6, taskMs: 250 }));
  expect(pictures(ran)[0]).toMatch(/^compute: +\d+% \|.*\| [345]\/6 \[00:01</);
  expect(pictures(ran).at(-1)).toMatch(/^compute: 100% \|█+\| 6\/6 \[00:0[12]/);
  expect(pictures(await kernel.run(computing({ tasks: 3, taskMs: 10 })))).toEqual([]);
  const { published } = await kernel.run(computing({ tasks: 6, done: 5, taskMs: 250 }));
  const shown = published.filter(({ type }) => /display_data/.test(type));
  expect(shown.at(-1)!.content.data["text/html"]).toContain("stopped after");
});

test("computations of a cell that follow each other have one place, which a bar that is asked for does not take", async () => {
  const two = [computing({ tasks: 2, taskMs: 600 }), computing({ tasks: 3, taskMs: 400 })];
  const ran = await kernel.run(`${two.join("\n")}; for (const i of progress(1, { description: "asked" }));`);
  expect(ran.published.filter(({ type }) => type === "display_data")).toHaveLength(2);
  const counts = pictures(ran).map((text) => /^compute: [^›]* (\d\/\d) [^›]*$/.exec(text)?.[1]);
  expect(counts.lastIndexOf("2/2")).toBeLessThan(counts.findIndex((count) => count?.endsWith("/3")));
  expect(counts.filter((count) => count !== undefined).at(-1)).toBe("3/3");
  expect(pictures(ran).at(-1)).toMatch(/^asked/);
});

test("so has a real one, of a cube that comes slowly", async () => {
  const made = "const made = dataArray(new Float32Array(64).fill(2), { dims: ['x'], name: 'v' })";
  await kernel.run(`${made}; await made.toZarr("slow.zarr", { chunks: { x: 4 } })`);
  let last = Promise.resolve();
  const server = createServer((request, response) => {
    const isChunk = request.url!.includes("/c/");
    const wait = isChunk ? () => new Promise<void>((resolve) => setTimeout(resolve, 150)) : async () => undefined;
    last = last.then(wait).then(async () => {
      const content = await readFile(join(kernel.folder, request.url!)).catch(() => undefined);
      response.writeHead(content ? 200 : 404).end(content);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const ran = await kernel.run(
    `const slow = await open("http://127.0.0.1:${port}/slow.zarr"); (await slow.get("v").add(1).compute()).sum().values`,
  );
  server.close();
  expect(ran.result).toContain("192");
  expect(pictures(ran)[0]).toMatch(/^compute: /);
  expect(pictures(ran).at(-1)).toMatch(/^compute: 100%/);
});
