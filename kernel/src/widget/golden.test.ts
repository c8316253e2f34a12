import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";

type State = Record<string, unknown>;
type Case = [kind: string, options: State, ...rest: State[]];

/** What ipywidgets makes of the same; written by golden/make.py. */
const golden = JSON.parse(readFileSync(new URL("golden/golden.json", import.meta.url), "utf8")) as {
  states: Record<string, State>;
  cases: Case[];
};

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** Makes widgets by the expressions and gives the states that were opened, references by the name of the model. */
async function states(expressions: string[]): Promise<(State | { error: string })[]> {
  const code = `[${expressions.map((expression) => `(() => { try { return ${expression} } catch (e) { return "error " + e.name } })()`).join(",\n")}].map((w) => w.modelId ?? w).join("\\n")`;
  const { reply, published } = await kernel.run(`display({ "text/plain": ${code} }, { raw: true })`);
  expect(reply.status).toBe("ok");
  const ids: string[] = published.find(({ type }) => type === "display_data")!.content.data["text/plain"].split("\n");
  const models = new Map<string, State>();
  for (const { type, content } of published)
    if (type === "comm_open") models.set(content.comm_id, { ...content.data.state });
    else if (type === "comm_msg") Object.assign(models.get(content.comm_id)!, content.data.state);
  const named = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
      typeof item === "string" && item.startsWith("IPY_MODEL_")
        ? `@${models.get(item.slice("IPY_MODEL_".length))?._model_name}`
        : item,
    );
  return ids.map((id) => (id.startsWith("error") ? { error: id.slice(6) } : (named(models.get(id)) as State)));
}

test("every widget begins with the state that it has in ipywidgets", async () => {
  const needed: Record<string, string> = {
    SelectionSlider: '{ options: ["a", "b"] }',
    SelectionRangeSlider: '{ options: ["a", "b"] }',
    Link: '{ source: [a, "value"], target: [b, "max"] }',
    DirectionalLink: '{ source: [a, "value"], target: [b, "max"] }',
  };
  await kernel.run("const a = widgets.IntSlider(), b = widgets.IntSlider()");
  const kinds = Object.keys(golden.states);
  const ours = await states(kinds.map((kind) => `widgets.${kind}(${needed[kind] ?? ""})`));
  const expected: Record<string, State> = { ...golden.states, Image: { ...golden.states.Image } };
  // Bytes travel apart from the state.
  delete expected.Image!.value;
  for (const link of ["Link", "DirectionalLink"])
    expected[link] = { ...golden.states[link], source: ["@undefined", "value"], target: ["@undefined", "max"] };
  expect(Object.fromEntries(kinds.map((kind, index) => [kind, ours[index]]))).toEqual(expected);
  expect((await kernel.run("Object.keys(widgets).sort().join()")).result).toBe(`'${[...kinds].sort().join()}'`);
});

test("bounds, choices and checks are those of ipywidgets", async () => {
  const expression = ([kind, options, ...steps]: Case): string =>
    `[${JSON.stringify(steps.slice(0, -1))}, widgets.${kind}(${JSON.stringify(options)})].reduce((steps, w) => { for (const s of steps) w.set(s); return w })`;
  const ours = await states(golden.cases.map(expression));
  for (const [index, one] of golden.cases.entries()) {
    const wanted = one.at(-1) as State;
    const error = { error: "WidgetError" };
    expect({ case: one.slice(0, -1), is: ours[index] }).toEqual({
      case: one.slice(0, -1),
      is: Object.keys(wanted).length === 1 ? error : wanted,
    });
  }
});
