import { afterEach, expect, test, vi } from "vitest";
import { activePlugins, type PluginList } from "./plugin-list.ts";

// Node has no page; JupyterLab's packages look for one when they are loaded.
vi.mock("@jupyterlab/coreutils", () => ({
  PageConfig: { Extension: { isDisabled: (id: string) => id === "off", isDeferred: () => false } },
}));
const said = vi.spyOn(console, "error").mockImplementation(() => {});
afterEach(() => said.mockClear());

const empty = (): PluginList => ({ available: [], disabled: [], deferred: [] });

test("plugins of CommonJS and ES modules, one or several, are found; disabled ones are only noted", () => {
  const list = empty();
  const [a, b, off] = [{ id: "a" }, { id: "b" }, { id: "off" }];
  expect(activePlugins(list, "one", { __esModule: true, default: a })).toEqual([a]);
  expect(activePlugins(list, "two", [b, off])).toEqual([b]);
  expect(list.available.map(({ id, enabled }) => [id, enabled])).toEqual([
    ["a", true],
    ["b", true],
    ["off", false],
  ]);
  expect(list.disabled).toEqual(["off"]);
});

test.each([[undefined], [null], ["text"], [{ __esModule: true }], [[{ autoStart: true }, undefined]]])(
  "%j holds no plugin, and says so",
  (module) => {
    expect(activePlugins(empty(), "broken", module)).toEqual([]);
    expect(String(said.mock.calls[0])).toContain("broken");
  },
);

test("a plugin whose id is taken is left out", () => {
  const list = empty();
  activePlugins(list, "first", { id: "a" });
  expect(activePlugins(list, "second", { id: "a" })).toEqual([]);
  expect(said).toHaveBeenCalledWith("The extension second repeats the plugin a");
});
