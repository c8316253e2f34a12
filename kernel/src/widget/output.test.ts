import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, type Received } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** The outputs that front ends show for a widget, by what was sent last. */
function shown(id: string) {
  const state = kernel.received
    .filter(({ type, content }) => /comm_/.test(type) && content.comm_id === id && content.data.state?.outputs)
    .at(-1)!;
  // biome-ignore lint/suspicious/noExplicitAny: outputs of any type
  return state.content.data.state.outputs.map((o: any) => o.text ?? o.data?.["text/plain"] ?? o.evalue);
}

async function idOf(expression: string): Promise<string> {
  return (await kernel.run(`${expression}.modelId`)).result!.slice(1, -1);
}

async function change(id: string, state: object): Promise<Received[]> {
  const message = await kernel.request("shell", "comm_msg", {
    comm_id: id,
    data: { method: "update", state, buffer_paths: [] },
  });
  await kernel.find((m) => m.parentId === message && m.content.execution_state === "idle");
  return kernel.received.filter((m) => m.parentId === message);
}

test("an Output widget takes prints, displays and the failure of what runs in it, and nothing else", async () => {
  const { stdout, stderr, reply } = await kernel.run(`const out = widgets.Output();
    const slow = out.capture(async () => { console.log("in"); await new Promise((r) => setTimeout(r, 20)); display(1); console.error("err"); throw new Error("bad"); });
    console.log("outside"); await slow; console.log("after")`);
  expect(reply.status).toBe("ok");
  expect([stdout, stderr]).toEqual(["outside\nafter\n", ""]);
  const id = await idOf("out");
  expect(shown(id)).toEqual(["in\n", "1", "err\n", "bad"]);
  expect((await kernel.run("out.clear({ wait: true }); out.capture(() => 42)")).result).toBe("42");
  expect(shown(id)).toHaveLength(4);
  await kernel.run("out.capture(() => { console.log('a'); console.log('b') }); out.append({ z: 1 })");
  expect(shown(id)).toEqual(["a\nb\n", "{ z: 1 }"]);
});

test("a display in an Output widget is updated there, also from outside", async () => {
  await kernel.run("const out2 = widgets.Output(); const handle = out2.capture(() => display('one')); undefined");
  await kernel.run("handle.update('two')");
  const id = await idOf("out2");
  await kernel.until(() => shown(id)[0] === "'two'");
});

test("many prints are sent in few updates, and the last one is complete", async () => {
  const { published } = await kernel.run(
    "const out3 = widgets.Output(); out3.capture(() => { for (let i = 0; i < 20000; i++) console.log(i) })",
  );
  expect(published.filter(({ type }) => type === "comm_msg").length).toBeLessThan(100);
  expect(shown(await idOf("out3"))[0].endsWith("19999\n")).toBe(true);
});

test("interact shows controls by abbreviation and runs again in place with each change", async () => {
  const { published, reply } = await kernel.run(
    `const it = interact(({ n, f, b, s, choice, k }) => { console.log(n, f, b, s, choice, k); return n * 2 },
       { n: [0, 10], f: [0, 1, 0.1], b: true, s: "text", choice: ["a", "b"], k: fixed(7) }); it`,
  );
  expect(reply.status).toBe("ok");
  const opened = published.filter(({ type }) => type === "comm_open").map(({ content }) => content.data.state);
  const controls = opened.filter((state) => state.description !== undefined);
  expect(controls.map((state) => [state._model_name, state.description, state.value ?? state.index])).toEqual([
    ["IntSliderModel", "n", 5],
    ["FloatSliderModel", "f", 0.5],
    ["CheckboxModel", "b", true],
    ["TextModel", "s", "text"],
    ["DropdownModel", "choice", 0],
  ]);
  expect(published.filter(({ type }) => type === "display_data" || type === "execute_result")).toHaveLength(1);
  const out = await idOf("it.widget.children.at(-1)");
  expect(shown(out)).toEqual(["5 0.5 true text a 7\n", "10"]);
  await change(await idOf("it.controls.n"), { value: 6 });
  expect(shown(out)).toEqual(["6 0.5 true text a 7\n", "12"]);
  expect((await kernel.run("it.result")).result).toBe("12");
});

test("a slow function runs one at a time, last with the newest values; the cell ends after the first run", async () => {
  const { published } = await kernel.run(
    `const runs = []; let at = 0;
     const lazy = interact(async ({ n }) => { at += 1; runs.push([n, at]); await new Promise((r) => setTimeout(r, 100)); at -= 1; return "did " + n }, { n: 5 }); undefined`,
  );
  expect(published.at(-1)!.content.execution_state).toBe("idle");
  const out = await idOf("lazy.widget.children.at(-1)");
  expect(shown(out)).toEqual(["'did 5'"]);
  await kernel.run("for (const n of [6, 7, 8]) lazy.controls.n.value = n; await lazy.update()");
  expect(shown(out)).toEqual(["'did 8'"]);
  expect((await kernel.run("runs.map(([n, at]) => n + '/' + at).join()")).result).toBe("'5/1,6/1,8/1'");
});

test("a function that fails shows that in its place and goes on", async () => {
  await kernel.run("const f = interact(({ n }) => { if (n > 3) throw new Error('too big'); return n }, { n: [0, 4] })");
  const out = await idOf("f.widget.children.at(-1)");
  expect(shown(out)).toEqual(["2"]);
  const n = await idOf("f.controls.n");
  await change(n, { value: 4 });
  expect(shown(out)).toEqual(["too big"]);
  await change(n, { value: 1 });
  expect(shown(out)).toEqual(["1"]);
});

test("manual runs wait for the button; interactOutput shows widgets of one's own", async () => {
  await kernel.run("const m = interactive(({ n }) => 'ran ' + n, { n: 3 }, { manual: true })");
  const out = await idOf("m.widget.children.at(-1)");
  expect(shown(out)).toEqual([]);
  await kernel.run("m.widget.children.at(-2).click(); await m.update()");
  expect(shown(out)).toEqual(["'ran 3'"]);
  await kernel.run("const x = widgets.IntText({ value: 2 }); const own = interactOutput(({ x }) => x ** 2, { x })");
  expect(shown(await idOf("own"))).toEqual(["4"]);
  expect((await kernel.run("interact(() => 1, { n: null })")).reply.ename).toBe("WidgetError");
});

test("interact goes on after an interrupt of a run that had waited", async () => {
  const { result } = await kernel.run(
    `const runs = []; const stuck = interactive(async ({ n }) => {
       await new Promise((r) => setTimeout(r, 5)); runs.push(n); while (n === 1); if (n === 2) await new Promise(() => undefined) }, { n: [0, 10] });
     stuck.controls.n.modelId`,
  );
  const id = result!.slice(1, -1);
  const set = (value: number): Promise<string> =>
    kernel.request("shell", "comm_msg", {
      comm_id: id,
      data: { method: "update", state: { value }, buffer_paths: [] },
    });
  for (const n of [1, 2]) {
    await set(n);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await kernel.ask("control", "interrupt_request")).toEqual({ status: "ok" });
  }
  await set(3);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect((await kernel.run("runs.join()")).result).toBe("'5,1,2,3'");
});
