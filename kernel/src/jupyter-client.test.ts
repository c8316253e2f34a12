import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installKernelSpec } from "./spec/install.ts";

const python = process.env.CRATON_TEST_PYTHON ?? "";
/** Welcome notebooks that papermill runs; a test of theirs runs the cells of all. */
const NOTEBOOKS = ["Gridded field.ipynb", "Raster.ipynb", "Welcome.ipynb"];

const found = existsSync(python);
if (!found) console.warn("SKIPPED: the kernel under Jupyter's own clients; set CRATON_TEST_PYTHON");

let prefix: string;

beforeAll(async () => {
  prefix = await mkdtemp(join(tmpdir(), "craton-prefix-"));
  await installKernelSpec({ prefix }, { node: process.execPath });
});
afterAll(async () => {
  await rm(prefix, { recursive: true });
});

/** Runs the interpreter, whose kernels have a history of their own; what it printed. */
async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const history = { CRATON_KERNEL_HISTORY: join(prefix, `history-${randomUUID()}.sqlite`) };
  const env = { ...process.env, ...history, JUPYTER_PATH: join(prefix, "share", "jupyter") };
  return promisify(execFile)(python, args, { timeout: 180_000, env });
}

function testing(file: string): string {
  return fileURLToPath(new URL(`./testing/${file}`, import.meta.url));
}

/** The facts of a script, in its order. */
async function factsOf(script: string): Promise<string[]> {
  const text = await readFile(script, "utf8");
  return [...text.matchAll(/^@fact\("(.*)"\)$/gm)].map(([, name]) => name!);
}

describe.skipIf(!found)("the installed kernelspec", { concurrent: true }, () => {
  test("Jupyter's own client runs the installed kernelspec", { timeout: 100_000 }, async () => {
    const { stdout } = await run(testing("jupyter_client_test.py"), prefix);
    const facts = ["kernel_info", "execute", "error", "stdin", "interrupt", "restart", "shutdown"];
    expect(stdout.trim().split("\n")).toEqual(facts);
  });

  test("every message of the protocol does what it should with Jupyter's own client", {
    timeout: 170_000,
  }, async () => {
    const script = testing("messages_test.py");
    const facts = await factsOf(script);
    expect(facts.length).toBe(37);
    const { stdout } = await run(script, prefix);
    expect(stdout.trim().split("\n")).toEqual(facts.map((fact) => `ok ${fact}`));
  });

  test("Jupyter's conformance suite passes, nothing of it skipped", { timeout: 100_000 }, async () => {
    const { stderr } = await run(testing("kernel_conformance_test.py"), prefix);
    const ran = [...stderr.matchAll(/^test_(\w+) .* \.\.\. (\w+)/gm)].map(([, name, outcome]) => `${name} ${outcome}`);
    expect(ran.sort()).toEqual([
      "clear_output ok",
      "completion ok",
      "display_data ok",
      "error ok",
      "execute_result ok",
      "execute_stderr ok",
      "execute_stdout ok",
      "history ok",
      "inspect ok",
      "is_complete ok",
      "kernel_info ok",
      "pager ok",
      "recv_iopub_welcome_msg ok",
    ]);
  });

  test("nbconvert executes a TypeScript notebook", { timeout: 100_000 }, async () => {
    const to = ["--to", "notebook", "--output-dir", prefix, "--output", "executed.ipynb"];
    await run("-m", "nbconvert", "--execute", ...to, testing("notebook.ipynb"));
    const { cells } = JSON.parse(await readFile(join(prefix, "executed.ipynb"), "utf8"));
    const outputs = cells.map((cell: { outputs: object[] }) => cell.outputs);
    expect(outputs).toMatchObject([
      [{ text: ["/\n"] }],
      [{ data: { "text/plain": ["42"] } }],
      [{ data: { "text/html": ["<b>hi</b>"] } }],
    ]);
  });

  test("papermill, nbclient and jupyter console run notebooks and cells", { timeout: 400_000 }, async () => {
    const welcome = fileURLToPath(new URL("../../cli/welcome/home", import.meta.url));
    const { stdout } = await run(
      testing("front_ends_test.py"),
      prefix,
      ...NOTEBOOKS.map((name) => join(welcome, name)),
    );
    const notebooks = NOTEBOOKS.map((name) => `papermill ${name}`);
    expect(stdout.trim().split("\n")).toEqual([...notebooks, "papermill parameters", "nbclient", "console"]);
  });
});
