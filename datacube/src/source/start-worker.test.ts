import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("files that a thread reads can be opened by a program that is a text", async () => {
  const program = `
    import { open } from "./src/index.ts";
    console.log(Object.keys((await open("golden/netcdf4.nc")).dataVars).includes("temperature"));`;
  const argv = ["--input-type=module-typescript", "--eval", program];
  const cwd = join(import.meta.dirname, "..", "..");
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd, timeout: 60_000 });
  expect(stdout).toBe("true\n");
}, 90_000);
