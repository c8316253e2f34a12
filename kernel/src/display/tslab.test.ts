// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are strings
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installKernelSpec } from "../index.ts";
import { KernelClient } from "../testing/client.ts";

let kernel: KernelClient;

beforeAll(async () => {
  kernel = await KernelClient.start({
    "chart.ts": 'import { display } from "tslab";\nexport const draw = (text: string): void => display.html(text);\n',
  });
});
afterAll(async () => {
  await kernel[Symbol.asyncDispose]();
});

/** What a cell shows: message type, display id, data. */
async function shown(code: string) {
  const { published, reply } = await kernel.run(code);
  expect(reply.status).toBe("ok");
  return published.flatMap(({ type, content: { data, transient } }) => (data ? [{ type, data, transient }] : []));
}

test("every way to import it gives the same module, though the package is not installed", async () => {
  for (const code of [
    'import * as tslab from "tslab"; tslab.display.text("x")',
    'import { display as d } from "tslab"; d.text("x")',
    'const lab = require("tslab"); lab.display.text("x")',
    'const { display: e } = await import("tslab"); e.text("x")',
  ])
    expect(await shown(code)).toMatchObject([{ type: "display_data", data: { "text/plain": "x" } }]);
  expect(await shown('import { draw } from "./chart.ts"; draw("<i>")')).toMatchObject([
    { data: { "text/html": "<i>" } },
  ]);
  expect((await kernel.run('require("tslab") === await import("tslab")')).result).toBe("true");
  expect((await kernel.run("Object.keys(tslab.versions).join()")).result).toBe("'tslab,typescript,node'");
});

test("each function sends its type", async () => {
  const calls = ["javascript", "html", "markdown", "latex", "svg"].map((name) => `tslab.display.${name}("t");`);
  const bytes = ["png", "jpeg", "gif", "pdf"].map((name) => `tslab.display.${name}(new Uint8Array([1, 2]));`);
  const all = await shown([...calls, ...bytes, 'tslab.display.raw("text/x-mine", Buffer.from([3]))'].join("\n"));
  expect(all.map(({ data }) => Object.entries(data).flat().join(" "))).toEqual([
    "text/javascript t",
    "text/html t",
    "text/markdown t",
    "text/latex t",
    "image/svg+xml t",
    "image/png AQI=",
    "image/jpeg AQI=",
    "image/gif AQI=",
    "application/pdf AQI=",
    "text/x-mine Aw==",
  ]);
});

test("newDisplay keeps to one output, also from a later cell", async () => {
  const [first, second] = await shown('const one = tslab.newDisplay(); one.html("1"); one.html("2")');
  const [third] = await shown('one.text("3")');
  expect([first?.type, second?.type, third?.type]).toEqual([
    "display_data",
    "update_display_data",
    "update_display_data",
  ]);
  expect(new Set([first, second, third].map((each) => each?.transient.display_id)).size).toBe(1);
});

test("the types of cells know it, as they know the functions of display", { timeout: 60_000 }, async () => {
  await using typed = await KernelClient.start({}, { env: { CRATON_TYPES: "on", CRATON_TYPES_WAIT_MS: "10000" } });
  const deadline = Date.now() + 30_000;
  while (!(await typed.run("const up = 'text'; up.missing")).stderr.includes("TS2339") && Date.now() < deadline);
  const known = "import * as tslab from 'tslab'; tslab.display.html('x'); tslab.newDisplay().png(new Uint8Array(1));";
  expect((await typed.run(known)).stderr).toBe("");
  expect((await typed.run("if (false) tslab.display.htm('x')")).stderr).toContain("TS2551");
  const own = "display(html`<b>${1}</b>`, 2, { full: true }).update(3); display.json({ a: 1 }, { expanded: true })";
  expect((await typed.run(own)).stderr).toBe("");
});

const python = process.env.CRATON_TEST_PYTHON;
if (!python) console.warn("SKIPPED: a notebook for tslab under nbconvert (set CRATON_TEST_PYTHON)");
describe.skipIf(!python)("nbconvert", () => {
  test("executes a notebook that was written for tslab", { timeout: 90_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "craton-tslab-"));
    try {
      await installKernelSpec({ prefix: folder }, { node: process.execPath });
      await cp(join(import.meta.dirname, "../testing/tslab.ipynb"), join(folder, "book.ipynb"));
      const args = ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", "out", "book.ipynb"];
      const env = { ...process.env, NODE_OPTIONS: "", JUPYTER_PATH: join(folder, "share/jupyter") };
      await promisify(execFile)(python!, [...args, "--ExecutePreprocessor.kernel_name=typescript"], {
        cwd: folder,
        env,
      });
      const { cells } = JSON.parse(await readFile(join(folder, "out.ipynb"), "utf8"));
      const outputs = cells.flatMap(({ outputs = [] }: { outputs?: object[] }) => outputs);
      expect(outputs.map(({ output_type: type }: { output_type: string }) => type)).not.toContain("error");
      const data = outputs.flatMap((output: { data?: object }) => Object.keys(output.data ?? {}));
      expect(data).toEqual(
        expect.arrayContaining(["text/html", "text/markdown", "text/latex", "image/svg+xml", "image/png"]),
      );
      expect(JSON.stringify(outputs)).toContain("Hello, tslab");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
