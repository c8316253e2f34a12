import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, type Ran } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** The rich outputs of a cell: type, data and the rest. */
function outputs({ published }: Ran) {
  return published
    .filter(({ type }) => /display_data|execute_result|clear_output/.test(type))
    .map(({ type, content }) => ({ type, ...content }));
}

test("an object shows itself by Symbol.for('Jupyter.display'), at once or later", async () => {
  const now = await kernel.run('({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>1</b>" }) })');
  expect(outputs(now)).toMatchObject([{ type: "execute_result", data: { "text/html": "<b>1</b>" } }]);
  const later = await kernel.run('({ [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "<b>2</b>" }) })');
  expect(outputs(later)).toMatchObject([{ type: "execute_result", data: { "text/html": "<b>2</b>" } }]);
});

test("bytes are sent as base64", async () => {
  const ran = await kernel.run('display({ "image/png": new Uint8Array([1, 2, 3]) }, { raw: true })');
  expect(outputs(ran)).toMatchObject([{ type: "display_data", data: { "image/png": "AQID" } }]);
});

test("any binary data is sent as base64, a blob when it is read, and nothing binary that would be lost", async () => {
  const views =
    "new Uint8Array([1, 2, 3]).buffer, new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1), new Blob([new Uint8Array([1, 2, 3])])";
  const ran = await kernel.run(`for (const it of [${views}]) display({ "image/png": it }, { raw: true })`);
  expect(outputs(ran).map(({ data }) => data["image/png"])).toEqual(["AQID", "AQID", "AQID"]);
  const hook = await kernel.run('({ [Symbol.for("Jupyter.display")]: () => ({ "image/png": new Blob(["abc"]) }) })');
  expect(outputs(hook)).toMatchObject([{ data: { "image/png": "YWJj" } }]);
  const lost = await kernel.run('display({ "text/plain": new Map([[1, 2]]) }, { raw: true })');
  expect(lost.reply).toMatchObject({ ename: "DisplayError", evalue: expect.stringContaining("text/plain") });
});

test("a display is updated through its handle, also by a later cell", async () => {
  const first = await kernel.run('const shown = display("a"); shown.update("b")');
  expect(outputs(first)).toMatchObject([
    { type: "display_data", data: { "text/plain": "'a'" } },
    { type: "update_display_data", data: { "text/plain": "'b'" } },
  ]);
  const [{ transient }] = outputs(first) as [{ transient: { display_id: string } }];
  const second = await kernel.run('shown.update({ "text/markdown": "*c*" }, { raw: true })');
  expect(outputs(second)).toMatchObject([{ type: "update_display_data", transient, data: { "text/markdown": "*c*" } }]);
});

test("several values are shown one by one; the last argument may be options", async () => {
  const ran = await kernel.run(
    'display(1, "b", { c: 3 }, { full: true }); display({ id: 4 }, { rows: "x" }); display({ id: "v" }, {})',
  );
  expect(outputs(ran).map(({ data }) => data["text/plain"])).toEqual([
    "1",
    "'b'",
    "{ c: 3 }",
    "{ id: 4 }",
    "{ rows: 'x' }",
    "{ id: 'v' }",
  ]);
  expect((await kernel.run('display(1, 2, { id: "x" })')).reply).toMatchObject({ ename: "DisplayError" });
});

test("an output is updated by its id from anywhere, with metadata", async () => {
  await kernel.run('display("a", { id: "mine" })');
  const ran = await kernel.run('display("b", { id: "mine", update: true, metadata: { "text/plain": { x: 1 } } })');
  expect(outputs(ran)).toMatchObject([
    {
      type: "update_display_data",
      transient: { display_id: "mine" },
      data: { "text/plain": "'b'" },
      metadata: { "text/plain": { x: 1 } },
    },
  ]);
});

test("display has a function for each kind of content, which tells what does not fit", async () => {
  const ran = await kernel.run(
    'display.html("<b>"); display.markdown("*m*"); display.latex("x^2"); display.text("plain"); display.json({ a: [1] }, { expanded: true }); display.pdf(new Uint8Array([1])); display.javascript("1"); display.vegaLite({ mark: "bar" }); display.geoJson({ type: "Point", coordinates: [1, 2] }); display.table({ a: [1], b: ["x"] }); display.image("https://a.test/b.png", { width: 5 }); display.svg("<svg/>").update(1)',
  );
  expect(outputs(ran).map(({ data }) => Object.keys(data).at(-1))).toEqual([
    "text/html",
    "text/markdown",
    "text/latex",
    "text/plain",
    "application/json",
    "application/pdf",
    "application/javascript",
    "application/vnd.vegalite.v5+json",
    "application/geo+json",
    "text/html",
    "text/html",
    "image/svg+xml",
    "text/plain",
  ]);
  expect(outputs(ran)[4].metadata).toEqual({ "application/json": { expanded: true, root: "root" } });
  for (const code of ["display.image(new Uint8Array(3))", "display.table(5)", "display.geoJson({ type: 'Point' })"])
    expect((await kernel.run(code)).reply.ename).toBe("DisplayError");
  expect((await kernel.run("display.image('none.png')")).reply.evalue).toContain("none.png");
});

test("a result that does not fit into a message is told and shown as text", async () => {
  const spec = '{ $schema: "https://vega.github.io/schema/vega-lite/v5.json", mark: "bar", n: 10n }';
  const ran = await kernel.run(spec);
  expect(ran.reply.status).toBe("ok");
  expect(ran.stderr).toContain("BigInt");
  expect(ran.result).toContain("n: 10n");
});

test("prints and displays keep their order, and late displays come before idle", async () => {
  const ran = await kernel.run(
    'console.log(1); display({ "text/plain": "2" }, { raw: true }); console.log(3); display({ [Symbol.for("Jupyter.display")]: () => new Promise((r) => setTimeout(() => r({ "text/plain": "4" }), 20)) }); undefined',
  );
  const order = ran.published.map(({ type, content }) => content.text?.trim() ?? content.data?.["text/plain"] ?? type);
  expect(order).toEqual(["status", "execute_input", "1", "2", "3", "4", "status"]);
});

test("clearOutput empties the cell", async () => {
  expect(outputs(await kernel.run("clearOutput({ wait: true })"))).toEqual([{ type: "clear_output", wait: true }]);
});

test("a display method that fails is told on stderr and the value is shown as text", async () => {
  const ran = await kernel.run('({ a: 1, [Symbol.for("Jupyter.display")]() { throw new Error("hook") } })');
  expect(ran.stderr).toContain("Error: hook");
  expect(ran.result).toContain("a: 1");
});

test("what is not a MIME bundle is refused by name", async () => {
  expect((await kernel.run('display({ html: "x" }, { raw: true })')).reply).toMatchObject({
    ename: "DisplayError",
    evalue: expect.stringContaining("html"),
  });
  expect((await kernel.run('display({ "application/json": 10n }, { raw: true })')).reply).toMatchObject({
    ename: "DisplayError",
  });
});

test("text is what util.inspect says, custom inspection included", async () => {
  expect((await kernel.run('({ [Symbol.for("nodejs.util.inspect.custom")]: () => "mine" })')).result).toBe("mine");
});

test("everything of console is captured", async () => {
  const { stdout, stderr } = await kernel.run(
    'console.log("%s-%d", "a", 1); console.info({ b: 2 }); console.table([{ c: 3 }]); console.group("g"); console.log("in"); console.groupEnd(); console.error("e"); console.warn("w"); console.assert(false, "no"); process.stdout.write("raw"); process.stderr.write(Buffer.from("bytes")); undefined',
  );
  expect(stdout).toContain("a-1\n{ b: 2 }\n");
  expect(stdout).toContain("g\n  in\nraw");
  expect(stderr).toBe("e\nw\nAssertion failed: no\nbytes");
});

test("a print leaves nothing behind that piles up in a loop", async () => {
  const watch =
    "let callbacks = 0; const { write } = process.stdout; process.stdout.write = (chunk, ...rest) => { callbacks += rest.filter((r) => typeof r === 'function').length; return write(chunk) };";
  const { result } = await kernel.run(`${watch} console.log(1); process.stdout.write = write; callbacks`);
  expect(result).toBe("0");
});

test("characters cut in two by writes are put together", async () => {
  const { stdout } = await kernel.run(
    'const e = Buffer.from("é"); process.stdout.write(e.subarray(0, 1)); process.stdout.write(e.subarray(1)); undefined',
  );
  expect(stdout).toBe("é");
  expect((await kernel.run('process.stdout.write("616263", "hex"); undefined')).stdout).toBe("abc");
});

test("100,000 lines arrive complete, in few messages, before idle", async () => {
  const ran = await kernel.run("for (let i = 0; i < 100_000; i++) console.log('line', i)");
  expect(ran.stdout.split("\n")).toHaveLength(100_001);
  expect(ran.stdout.endsWith("line 99999\n")).toBe(true);
  expect(ran.published.length).toBeLessThan(500);
});

test("50 MB arrive complete before idle, also without a line break and with wide characters", async () => {
  expect((await kernel.run("process.stdout.write('x'.repeat(50e6)); undefined")).stdout.length).toBe(50_000_000);
  const wide = await kernel.run("process.stdout.write('a' + '😀'.repeat(1e6)); undefined");
  expect(wide.stdout === `a${"😀".repeat(1e6)}`).toBe(true);
});

test("late output of a background task goes under its own cell", async () => {
  const first = await kernel.run("setTimeout(() => console.log('late'), 30); undefined");
  const second = await kernel.run("await new Promise((r) => setTimeout(r, 60)); console.log('mine')");
  expect(second.stdout).toBe("mine\n");
  await kernel.find((m) => m.type === "stream" && m.parentId === first.id && m.content.text === "late\n");
});
