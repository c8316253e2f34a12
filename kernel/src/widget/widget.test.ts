import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient, type Ran, type Received } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** Runs a cell and gives its result, which is JSON text in quotes. */
async function value(code: string): Promise<unknown> {
  const { result, reply } = await kernel.run(`JSON.stringify(${code})`);
  expect(reply.status).toBe("ok");
  return result === undefined ? undefined : JSON.parse(result.slice(1, -1).replaceAll("\\\\", "\\"));
}

/** What the front end does to a widget; what was published under that message, up to its idle. */
async function act(id: string, data: object, buffers: Uint8Array[] = []): Promise<Received[]> {
  const message = await kernel.request("shell", "comm_msg", { comm_id: id, data }, { buffers });
  await kernel.find((m) => m.parentId === message && m.content.execution_state === "idle");
  return kernel.received.filter((m) => m.parentId === message && m.type !== "status");
}

function change(id: string, state: object): Promise<Received[]> {
  return act(id, { method: "update", state, buffer_paths: [] });
}

function updates({ published }: Ran): object[] {
  return published.filter(({ type }) => type === "comm_msg").map(({ content }) => content.data.state);
}

async function idOf(name: string): Promise<string> {
  return (await value(`${name}.modelId`)) as string;
}

test("a widget opens its comm with version, state and parts, and shows itself by its model", async () => {
  const { published, result } = await kernel.run(
    'const s = widgets.IntSlider({ min: 1, max: 10, value: 3, description: "n", layout: { width: "50%" } }); s',
  );
  const opened = published.filter(({ type }) => type === "comm_open");
  expect(opened.map(({ content }) => content.data.state._model_name)).toEqual([
    "LayoutModel",
    "SliderStyleModel",
    "IntSliderModel",
  ]);
  expect(opened[0]!.content.data.state.width).toBe("50%");
  const [, , slider] = opened;
  expect(slider!.metadata).toEqual({ version: "2.1.0" });
  expect(slider!.content).toMatchObject({
    target_name: "jupyter.widget",
    data: { buffer_paths: [], state: { layout: `IPY_MODEL_${opened[0]!.content.comm_id}` } },
  });
  const shown = published.find(({ type }) => type === "execute_result")!.content.data;
  expect(shown["application/vnd.jupyter.widget-view+json"]).toEqual({
    version_major: 2,
    version_minor: 0,
    model_id: slider!.content.comm_id,
  });
  expect(result).toBe("IntSlider({ description: 'n', min: 1, max: 10, value: 3 })");
});

test("a change by a cell is sent once and observed; what does not change is not", async () => {
  await kernel.run(
    "const seen: object[] = []; const see = ({ name, old, new: now }) => seen.push([name, old, now]); s.observe('value', see)",
  );
  expect(updates(await kernel.run("s.value = 5; s.value = 5; undefined"))).toEqual([{ value: 5 }]);
  expect(updates(await kernel.run("s.set({ min: 20, max: 30 })"))).toEqual([{ max: 30, min: 20, value: 20 }]);
  await kernel.run("s.unobserve('value', see); s.value = 25");
  expect(await value("seen")).toEqual([
    ["value", 3, 5],
    ["value", 5, 20],
  ]);
  await kernel.run("s.set({ min: 1, max: 10, value: 3 })");
});

test("a change by the front end is echoed, observed under its message, and corrected where it does not fit", async () => {
  await kernel.run("s.observe('value', ({ new: now }) => console.log('now', now))");
  const id = await idOf("s");
  const published = await change(id, { value: 7 });
  expect(published.map(({ type, content }) => content.data ?? content.text ?? type)).toEqual([
    { method: "echo_update", state: { value: 7 }, buffer_paths: [] },
    "now 7\n",
  ]);
  expect(await value("s.value")).toBe(7);
  const corrected = await change(id, { value: 99 });
  expect(corrected.filter(({ type }) => type === "comm_msg").map(({ content }) => content.data)).toEqual([
    { method: "echo_update", state: { value: 99 }, buffer_paths: [] },
    { method: "update", state: { value: 10 }, buffer_paths: [] },
  ]);
});

test("bad values are refused by name and change nothing, from cells and from front ends", async () => {
  for (const [code, words] of [
    ["s.value = 1.5", "IntSlider.value must be a whole number, not 1.5"],
    ["s.value = 'x' as never", 'IntSlider.value must be a whole number, not "x"'],
    ["s.set({ min: 50 })", "IntSlider.min (50) is greater than max (10)"],
    ["widgets.Button({ buttonStyle: 'loud' as never })", "Button.buttonStyle must be one of"],
    ["widgets.IntSlider({ valeu: 3 } as never)", "IntSlider.valeu does not exist; there are"],
    ["widgets.Dropdown({ options: ['a'], value: 'b' as never })", "Dropdown.value must be one of the options, not b"],
    ["widgets.VBox({ children: [3 as never] })", "VBox.children[0] must be a widget, not 3"],
    ["widgets.DatePicker({ value: '31.12.2024' })", "DatePicker.value must be a day like '2024-05-31'"],
    [
      "widgets.Combobox({ options: ['a'], value: 'b', ensureOption: true })",
      "Combobox.value must be one of the options",
    ],
  ] as const) {
    const { reply, published } = await kernel.run(code);
    expect([code, reply.ename]).toEqual([code, "WidgetError"]);
    expect(reply.evalue).toContain(words);
    expect(published.filter(({ type }) => type === "comm_open")).toEqual([]);
  }
  const { id: cell } = await kernel.run("const t = widgets.IntText()");
  await change(await idOf("t"), { value: "x", nonsense: 1 });
  await kernel.find(
    (m) => m.parentId === cell && m.type === "stream" && m.content.text.includes("IntText.value must be"),
  );
  expect(await value("[s.value, t.value]")).toEqual([10, 0]);
});

test("a cell awaits a change, or goes through changes, while the front end makes them", async () => {
  const id = await idOf("s");
  const cell = await kernel.start(
    "const next = await s.changed('value'); const all = []; for await (const v of s.changes('value')) { all.push(v); if (v === 9) break; } [next, ...all].join()",
  );
  await kernel.find((m) => m.parentId === cell && m.type === "execute_input");
  for (const now of [4, 5, 9]) await change(id, { value: now });
  expect((await kernel.ended(cell)).result).toBe("'4,5,9'");
});

test("an interrupt ends the wait for a change and leaves the widget as it is", async () => {
  const cell = await kernel.start("await s.changed('value')");
  await kernel.find((m) => m.parentId === cell && m.type === "execute_input");
  await kernel.ask("control", "interrupt_request");
  expect((await kernel.ended(cell)).reply.ename).toBe("KeyboardInterrupt");
  const published = await change(await idOf("s"), { value: 2 });
  expect(published.map(({ content }) => content.text)).toContain("now 2\n");
});

test("a click calls the handlers; one that fails is told below the cell that has added it", async () => {
  const { id } = await kernel.run(
    "const b = widgets.Button({ description: 'go' }); b.onClick(async () => { await null; console.log('clicked') }); b.onClick(() => { throw new Error('broken') })",
  );
  const published = await act(await idOf("b"), { method: "custom", content: { event: "click" } });
  expect(published.map(({ content }) => content.text)).toEqual(["clicked\n"]);
  await kernel.find((m) => m.parentId === id && m.type === "stream" && m.content.text.includes("Error: broken"));
});

test("bytes travel apart, both ways", async () => {
  const { published } = await kernel.run("const image = widgets.Image({ value: new Uint8Array([1, 2, 3]) })");
  const opened = published.find(({ type, content }) => type === "comm_open" && "format" in content.data.state)!;
  expect(opened.content.data).toMatchObject({ buffer_paths: [["value"]] });
  expect("value" in opened.content.data.state).toBe(false);
  expect(opened.buffers).toEqual([Buffer.from([1, 2, 3])]);
  const [echo] = await act(await idOf("image"), { method: "update", state: {}, buffer_paths: [["value"]] }, [
    new Uint8Array([9]),
  ]);
  expect(echo).toMatchObject({ content: { data: { method: "echo_update", buffer_paths: [["value"]] } } });
  expect(await value("[...image.value]")).toEqual([9]);
  const [state] = await act(await idOf("image"), { method: "request_state" });
  expect(state!.content.data).toMatchObject({ method: "update", state: { format: "png", _model_name: "ImageModel" } });
  expect(state!.buffers).toEqual([Buffer.from([9])]);
});

test("uploaded files arrive with their bytes and are not echoed", async () => {
  await kernel.run("const upload = widgets.FileUpload()");
  const file = { name: "a.txt", type: "text/plain", size: 2, last_modified: 1e12 };
  const published = await act(
    await idOf("upload"),
    { method: "update", state: { value: [{ ...file, content: null }] }, buffer_paths: [["value", 0, "content"]] },
    [Buffer.from("hi")],
  );
  expect(published).toEqual([]);
  expect(
    await value("upload.value.map((f) => [f.name, f.size, f.lastModified, Buffer.from(f.content).toString()])"),
  ).toEqual([["a.txt", 2, new Date(1e12).toISOString(), "hi"]]);
});

test("days, instants and times of day go over the wire as their parts", async () => {
  const ran = await kernel.run(
    "const d = widgets.DatePicker({ value: '2024-02-29', max: '2024-12-31' }), dt = widgets.DatetimePicker({ value: new Date(Date.UTC(2024, 0, 2, 3, 4, 5, 6)) }), ti = widgets.TimePicker({ value: '23:59:07' })",
  );
  const states = ran.published
    .filter(({ type }) => type === "comm_open")
    .map(({ content }) => content.data.state.value);
  expect(states.filter((state) => state)).toEqual([
    { year: 2024, month: 1, date: 29 },
    { year: 2024, month: 0, date: 2, hours: 3, minutes: 4, seconds: 5, milliseconds: 6 },
    { hours: 23, minutes: 59, seconds: 7, milliseconds: 0 },
  ]);
  await change(await idOf("d"), { value: { year: 2025, month: 5, date: 1 } });
  await change(await idOf("ti"), { value: { hours: 1, minutes: 2, seconds: 3, milliseconds: 40 } });
  await change(await idOf("dt"), { value: null });
  expect(await value("[d.value, ti.value, dt.value]")).toEqual(["2024-12-31", "01:02:03.040", null]);
});

test("a selection keeps index, label and value together", async () => {
  await kernel.run("const choice = widgets.Dropdown({ options: { one: 1, two: 2 } })");
  await change(await idOf("choice"), { index: 1 });
  expect(await value("[choice.index, choice.label, choice.value]")).toEqual([1, "two", 2]);
});

test("a page that is loaded again gets every state at once, and may ask what comms there are", async () => {
  await kernel.request(
    "shell",
    "comm_open",
    { comm_id: "ctl", target_name: "jupyter.widget.control", data: {} },
    { metadata: { version: "1.0.0" } },
  );
  const [answer] = await act("ctl", { method: "request_states" });
  const { states, buffer_paths } = answer!.content.data;
  const id = await idOf("image");
  expect(states[id]).toMatchObject({
    model_name: "ImageModel",
    model_module: "@jupyter-widgets/controls",
    model_module_version: "2.0.0",
  });
  expect(buffer_paths).toContainEqual([id, "state", "value"]);
  expect(answer!.buffers).toContainEqual(Buffer.from([9]));
  const { comms } = await kernel.ask("shell", "comm_info_request", { target_name: "jupyter.widget" });
  expect(Object.keys(comms).sort()).toEqual(Object.keys(states).sort());
});

test("the front end can make a widget that this kernel knows, and no other", async () => {
  const open = (id: string, model: string) =>
    kernel.request("shell", "comm_open", {
      comm_id: id,
      target_name: "jupyter.widget",
      data: { state: { _model_name: model, value: 4 } },
    });
  await open("made", "IntSliderModel");
  const [state] = await act("made", { method: "request_state" });
  expect(state!.content.data.state).toMatchObject({ value: 4, max: 100 });
  const message = await open("unknown", "NobodyModel");
  await kernel.find((m) => m.parentId === message && m.type === "comm_close");
});

test("a closed widget frees its comm and its own parts, and can be set no more", async () => {
  const before = Object.keys((await kernel.ask("shell", "comm_info_request")).comms).length;
  const { published } = await kernel.run(
    "const gone = widgets.Text(), kept = widgets.Text({ style: gone.style }); gone.close(); gone.close()",
  );
  expect(published.filter(({ type }) => type === "comm_close")).toHaveLength(2);
  expect(Object.keys((await kernel.ask("shell", "comm_info_request")).comms)).toHaveLength(before + 3);
  expect((await kernel.run("gone.value = 'x'")).reply.ename).toBe("WidgetError");
  expect((await kernel.run("gone.isOpen")).result).toBe("false");
  await kernel.request("shell", "comm_close", { comm_id: await idOf("kept"), data: {} });
  expect((await kernel.run("kept.isOpen")).result).toBe("false");
});

test("links keep traits equal in the kernel, or tell the front end to", async () => {
  await kernel.run(
    "const a = widgets.IntSlider({ value: 2 }), c = widgets.IntText(), l = widgets.Label(); const ac = link(a, 'value', c, 'value'); dlink(a, 'value', l, 'value', (v) => 'v' + v)",
  );
  await kernel.run("c.value = 8");
  expect(await value("[a.value, c.value, l.value]")).toEqual([8, 8, "v8"]);
  await kernel.run("ac.unlink(); a.value = 9");
  expect(await value("[c.value, l.value]")).toEqual([8, "v9"]);
  const { published } = await kernel.run("const js = jslink(a, 'value', c, 'value'); js.unlink()");
  const [opened] = published.filter(({ type }) => type === "comm_open");
  expect(opened!.content.data.state).toMatchObject({
    _model_name: "LinkModel",
    source: [`IPY_MODEL_${await idOf("a")}`, "value"],
  });
  expect((await kernel.run("jsdlink(a, 'nothing', c, 'value')")).reply.ename).toBe("WidgetError");
});

test("containers refer to their children and pad their titles", async () => {
  await kernel.run("const tab = widgets.Tab({ children: [a, c], titles: ['A'] })");
  expect(await value("[tab.titles, tab.selectedIndex, tab.children.length]")).toEqual([["A", ""], 0, 2]);
  const [state] = updates(await kernel.run("tab.children = [c]; undefined"));
  expect(state).toEqual({ children: [`IPY_MODEL_${await idOf("c")}`], titles: ["A"] });
});

test("an anywidget has its code, state of any kind, and messages with bytes", async () => {
  const { published } = await kernel.run(
    "const any = anywidget({ esm: 'export default {}', css: '.x {}', state: { count: 1, data: new Uint8Array([5]), who: a } }); any.observe('count', ({ new: n }) => console.log('count', n)); any.onMessage(({ content, buffers }) => any.send({ got: content }, { buffers }))",
  );
  const opened = published.filter(({ type }) => type === "comm_open").at(-1)!;
  expect(opened.content.data).toMatchObject({
    buffer_paths: [["data"]],
    state: {
      _model_module: "anywidget",
      _model_name: "AnyModel",
      _esm: "export default {}",
      _css: ".x {}",
      count: 1,
      who: `IPY_MODEL_${await idOf("a")}`,
    },
  });
  const id = await idOf("any");
  expect((await change(id, { count: 2 })).at(-1)!.content.text).toBe("count 2\n");
  const [answer] = await act(id, { method: "custom", content: { q: 1 } }, [new Uint8Array([1])]);
  expect(answer).toMatchObject({
    content: { data: { method: "custom", content: { got: { q: 1 } } } },
    buffers: [Buffer.from([1])],
  });
  expect((await kernel.run("any.count + 1")).result).toBe("3");
  expect((await kernel.run("anywidget({ esm: '', state: { close: 1 } })")).reply.ename).toBe("WidgetError");
});

test("nothing of widgets is loaded until it is used", async () => {
  await using other = await KernelClient.start();
  expect((await other.run("Object.getOwnPropertyDescriptor(globalThis, 'widgets').get !== undefined")).result).toBe(
    "true",
  );
  const control = await other.request("shell", "comm_open", {
    comm_id: "c",
    target_name: "jupyter.widget.control",
    data: {},
  });
  await other.find((m) => m.parentId === control && m.type === "comm_close");
});

test("a layout that another one replaces is closed, unless it is also another widget's", async () => {
  await kernel.run(
    "const laid = widgets.Text(), first = laid.layout, count = () => comms.list('jupyter.widget').length",
  );
  const before = await value("count()");
  await kernel.run("for (let i = 0; i < 20; i += 1) laid.layout = { width: i + 'px' }");
  expect(await value("[count(), first.isOpen, laid.layout.isOpen, laid.layout.width]")).toEqual([
    before,
    false,
    true,
    "19px",
  ]);
  await kernel.run("const shared = laid.layout, other = widgets.Text({ layout: shared }); laid.layout = {}");
  expect(await value("[shared.isOpen, other.layout === shared]")).toEqual([true, true]);
});

test("link says how it is called", async () => {
  const { reply } = await kernel.run("link([widgets.Text(), 'value'] as any, [widgets.Text(), 'value'] as any)");
  expect(`${reply.ename}: ${reply.evalue}`).toBe(
    'WidgetError: link needs two widgets, each followed by the name of a trait: link(a, "value", b, "value")',
  );
});
