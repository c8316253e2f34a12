import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { hasBrowser, openBrowser, shoot } from "../support/browser.ts";
import { root, startCraton } from "../support/craton.ts";
import { LabPage } from "../support/lab.ts";
import { peerPython } from "../support/python.ts";

/** Python with ipykernel and ipywidgets, or undefined, said loudly. */
function widgetPython(): string | undefined {
  const python = peerPython();
  if (!python || spawnSync(python, ["-c", "import ipykernel, ipywidgets"]).status === 0) return python;
  console.warn("SKIPPED: the Python peers lack ipywidgets; run scripts/peers.sh again");
  return undefined;
}

const python = hasBrowser() ? widgetPython() : undefined;

function write(file: string, content: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

/** An extension built with JupyterLab's own tool: it has a shared token, so it must meet the app's copy of it. */
function buildExtension(source: string, target: string): void {
  const modules = join(root, "node_modules");
  symlinkSync(modules, join(source, "node_modules"));
  write(
    join(source, "lib/index.js"),
    `import { ICommandPalette } from "@jupyterlab/apputils";
    export default { id: "tiny:plugin", autoStart: true, requires: [ICommandPalette],
      activate: (app, palette) => { document.body.dataset.tiny = String(palette.activate !== undefined); } };`,
  );
  write(join(source, "package.json"), {
    name: "tiny",
    version: "1.0.0",
    main: "lib/index.js",
    dependencies: { "@jupyterlab/apputils": "^4.0.0" },
    jupyterlab: { extension: true, outputDir: "built" },
  });
  const builder = join(modules, "@jupyter/builder/lib/build-labextension.js");
  const core = join(modules, "@jupyterlab/core-meta/core.package.json");
  const { status, stderr } = spawnSync(process.execPath, [builder, "--core-package-file", core, source]);
  if (status !== 0) throw new Error(String(stderr));
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(source, "built"), target);
}

/** Extensions as other people may leave them: without their script, without a plugin, with somebody else's plugin. */
function writeBrokenExtensions(folder: string): void {
  const plugins = {
    scriptless: undefined,
    empty: "undefined",
    idless: "[{ autoStart: true }]",
    second: '[{ id: "@jupyterlab/apputils-extension:themes", autoStart: true, activate: () => {} }]',
  };
  for (const [name, plugin] of Object.entries(plugins)) {
    const build = { load: "static/entry.js", extension: "./extension" };
    write(join(folder, name, "package.json"), { name, version: "1.0.0", jupyterlab: { _build: build } });
    const script = `(window._JUPYTERLAB ??= {}).${name} = { init() {}, get: async () => () => ({ __esModule: true, default: ${plugin} }) };`;
    if (plugin) write(join(folder, name, "static/entry.js"), script);
  }
}

function writeNotebook(file: string): void {
  const sources = [
    "import ipywidgets\nslider = ipywidgets.IntSlider(description='depth', value=3, max=10)\nslider",
    "print('depth is', slider.value)",
  ];
  const cells = sources.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const kernelspec = { name: "python3", display_name: "Python 3", language: "python" };
  write(file, { cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 });
}

describe.skipIf(!python)("Lab with extensions and widgets from elsewhere", () => {
  test("a prebuilt extension joins in, broken ones do not keep Lab from starting, a widget of Python moves both ways, the theme stays", {
    timeout: 180_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "craton-extensions-"));
    const extensions = join(folder, "extensions");
    mkdirSync(join(folder, "source"));
    buildExtension(join(folder, "source"), join(extensions, "tiny"));
    writeBrokenExtensions(extensions);
    const argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    write(join(folder, "jupyter/kernels/python3/kernel.json"), { argv, display_name: "Python 3", language: "python" });
    writeNotebook(join(folder, "work/slider.ipynb"));
    const config = join(folder, "craton.config.ts");
    write(config, `export default ${JSON.stringify({ labExtensions: [extensions] })};`);
    const node = join(root, "node_modules/.bin/node");
    const command = [node, join(root, "craton.mjs"), "lab", join(folder, "work"), "--no-browser", "--config", config];
    const env = { JUPYTER_PATH: join(folder, "jupyter") };
    const lab = await startCraton([], { command, env });
    await using browser = await openBrowser();
    const { page } = browser;
    try {
      await page.goto(/(http\S+\?token=\S+)/.exec(lab.output())?.[1] ?? "");
      const window = new LabPage(page);
      await window.ready();
      await page.locator('body[data-tiny="true"]').waitFor({ state: "attached" });

      await window.dark();

      await window.open("slider.ipynb");
      await window.kernelIdle();
      await window.menu("Run", "Run All Cells");
      const slider = window.front.locator(".widget-slider");
      await slider.locator(".widget-readout", { hasText: "3" }).waitFor();
      await slider.locator(".noUi-handle").focus();
      await page.keyboard.press("ArrowRight");
      await slider.locator(".widget-readout", { hasText: "4" }).waitFor();
      const second = window.front.locator(".jp-CodeCell").nth(1);
      await second.locator(".cm-content").click();
      await page.keyboard.press("Control+Enter");
      await window.shows(second, "depth is 4");
      await shoot(page, "extensions-and-widgets");

      await window.menu("File", "Save Notebook");
      await page.reload();
      await window.ready();
      await page.locator('body[data-jp-theme-light="false"]').waitFor({ state: "attached" });
      await page.locator('body[data-tiny="true"]').waitFor({ state: "attached" });
      expect(browser.errors).toEqual([]);
    } finally {
      await lab[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
