import { expect, test } from "vitest";
import { KernelClient } from "../testing/client.ts";
import { DapClient, named } from "../testing/dap-client.ts";

test("a debugger attaches to a cell that loops, stops it and lets it go on", async () => {
  await using kernel = await KernelClient.start();
  const id = await kernel.start("let turns = 0;\nlet on = true;\nwhile (on) {\n  turns += 1;\n}\nturns > 0");
  await kernel.find(({ type, parentId }) => type === "execute_input" && parentId === id);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const dap = await DapClient.attach(kernel);
  await dap.ok("pause");
  const [frame] = await dap.stopped("pause");
  expect(frame).toMatchObject({ name: "(cell)" });
  expect(await dap.evaluate("on = false", frame)).toBe("false");
  expect((await dap.finish(id)).result).toBe("true");
});

test("a front end that comes back finds the code stopped and its breakpoints", async () => {
  await using kernel = await KernelClient.start();
  const first = await DapClient.attach(kernel);
  const code = "const a = 1;\nconst b = a + 1;\nb";
  await first.breakpoints(code, 2);
  const id = await kernel.start(code);
  await first.stopped();
  const second = new DapClient(kernel);
  expect(await second.ok("debugInfo")).toMatchObject({ isStarted: true, stoppedThreads: [1] });
  await second.ok("initialize", { clientID: "jupyterlab" });
  await second.ok("attach");
  const [frame] = (await second.ok("stackTrace")).stackFrames;
  expect(frame).toMatchObject({ line: 2 });
  expect(await second.variables(frame, "Globals")).toMatchObject({ a: "1" });
  expect((await second.finish(id)).result).toBe("2");
});

test("locals hide closures, closures hide globals, and datasets are told by their variables", async () => {
  await using kernel = await KernelClient.start();
  const dap = await DapClient.attach(kernel);
  const code = `const data = dataset({ t2m: dataArray(new Float32Array(4), { dims: ["x"], shape: [4] }) });
function outer(seen: number) {
  const kept = "kept";
  return (own: number) => {
    for (let i = 0; i < 1; i += 1) {
      const inside = own + seen + i;
      kept.at(inside);
    }
  };
}
outer(1)(2);`;
  await dap.breakpoints(code, 7);
  const id = await kernel.start(code);
  const [frame] = await dap.stopped();
  expect(await dap.variables(frame, "Locals")).toEqual({ own: "2", i: "0", inside: "3" });
  expect(await dap.variables(frame, "Closure")).toEqual({ seen: "1", kept: "'kept'" });
  const { scopes } = await dap.ok("scopes", { frameId: frame.id });
  expect(scopes.map(({ name }: { name: string }) => name)).toEqual(["Locals", "Closure", "Globals"]);
  const globals = await dap.members(scopes[2]);
  const data = globals.find(({ name }) => name === "data");
  expect(data).toMatchObject({ value: "Dataset (x: 4): t2m", evaluateName: "data" });
  expect(named(await dap.members(data))).toMatchObject({ t2m: "DataArray t2m (x: 4) float32", dims: "[ 'x' ]" });
  await dap.finish(id);
});

test("without a debugger the kernel answers what front ends ask before they attach", async () => {
  await using kernel = await KernelClient.start();
  const dap = new DapClient(kernel);
  expect(await dap.ok("debugInfo")).toMatchObject({ isStarted: false, breakpoints: [], stoppedThreads: [] });
  await kernel.run("const x = [1, 2];");
  expect((await dap.ok("inspectVariables")).variables).toMatchObject([{ name: "x", value: "[ 1, 2 ]" }]);
  expect((await dap.ok("richInspectVariables", { variableName: "x" })).data).toMatchObject({
    "text/plain": "[ 1, 2 ]",
  });
  for (const command of ["setBreakpoints", "continue", "pause", "stackTrace", "attach"])
    expect((await dap.ask(command)).message).toContain("not started");
  expect(await kernel.ask("control", "kernel_info_request")).toMatchObject({
    debugger: true,
    supported_features: ["debugger"],
  });
});
