import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installKernelSpec } from "./install.ts";

test("the kernelspec is installed whole, also over an older one", async () => {
  const prefix = await mkdtemp(join(tmpdir(), "craton-prefix-"));
  const folder = await installKernelSpec({ prefix }, { node: process.execPath });
  expect(folder).toBe(join(prefix, "share", "jupyter", "kernels", "typescript"));
  await writeFile(join(folder, "stale.txt"), "old");
  await installKernelSpec({ prefix }, { node: process.execPath });
  expect((await readdir(folder)).sort()).toEqual(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]);
  expect(await readdir(join(folder, ".."))).toEqual(["typescript"]);
  const spec = JSON.parse(await readFile(join(folder, "kernel.json"), "utf8"));
  expect(spec).toMatchObject({ display_name: "TypeScript", language: "typescript", interrupt_mode: "message" });
  expect(spec.env).toEqual({ MALLOC_MMAP_THRESHOLD_: "8388608" });
  expect(spec.argv[0]).toBe(process.execPath);
  expect(spec.argv.at(-1)).toBe("{connection_file}");
  await rm(prefix, { recursive: true });
});

test("the person's own data folder is the one Jupyter uses", async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-user-"));
  process.env.JUPYTER_DATA_DIR = folder;
  expect(await installKernelSpec({ user: true }, { node: process.execPath })).toBe(
    join(folder, "kernels", "typescript"),
  );
  delete process.env.JUPYTER_DATA_DIR;
  await rm(folder, { recursive: true });
});
