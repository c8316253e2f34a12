import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/craton.ts";
import { peerPython } from "../support/python.ts";

const python = peerPython();
const data = process.env.CRATON_TEST_DATA ?? join(root, "..", "shared", "data");
const files = existsSync(data) ? readdirSync(data, { recursive: true, encoding: "utf8" }) : [];
const covered = files.filter((name) => /\.(nc|tif)$/.test(name)).toSorted();
if (covered.length === 0) console.warn(`SKIPPED: no real data at ${data}; set CRATON_TEST_DATA`);

test.skipIf(!python || covered.length === 0)(
  "jupyter_client starts the installed kernel, and it reads each file as netCDF4 and rasterio do",
  () => {
    const prefix = mkdtempSync(join(tmpdir(), "craton-prefix-"));
    try {
      const craton = join(root, "craton.mjs");
      const installed = spawnSync(process.execPath, [craton, "kernel", "install", "--prefix", prefix], {
        encoding: "utf8",
      });
      expect(installed.status, installed.stderr).toBe(0);
      const env = { ...process.env, JUPYTER_PATH: join(prefix, "share", "jupyter") };
      const script = join(root, "test", "outside", "values.py");
      const paths = covered.map((name) => join(data, name));
      const run = spawnSync(python ?? "", [script, ...paths], { encoding: "utf8", env, timeout: 240_000 });
      expect(run.stdout + run.stderr).toMatch(/\n\d+ variables compared, 0 differ\n/);
      expect(run.status).toBe(0);
    } finally {
      rmSync(prefix, { recursive: true });
    }
  },
  300_000,
);
