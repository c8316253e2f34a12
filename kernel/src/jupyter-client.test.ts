import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { installKernelSpec } from "./spec/install.ts";

const script = fileURLToPath(new URL("./jupyter_client_test.py", import.meta.url));
const peers = fileURLToPath(new URL("../../.cache/peers/bin/python", import.meta.url));
const python = process.env.CRATON_TEST_PYTHON ?? (existsSync(peers) ? peers : undefined);
if (!python)
  console.warn(
    "SKIPPED: the kernel under Jupyter's own client (set CRATON_TEST_PYTHON to a Python that has jupyter_client)",
  );

test.skipIf(!python)(
  "Jupyter's own client runs the installed kernelspec",
  async () => {
    const prefix = await mkdtemp(join(tmpdir(), "craton-prefix-"));
    try {
      await installKernelSpec({ prefix }, { node: process.execPath });
      const { stdout } = await promisify(execFile)(python!, [script, prefix], { timeout: 90_000 });
      expect(stdout.trim().split("\n")).toEqual([
        "kernel_info",
        "execute",
        "error",
        "stdin",
        "interrupt",
        "restart",
        "shutdown",
      ]);
    } finally {
      await rm(prefix, { recursive: true });
    }
  },
  100_000,
);
