import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { open } from "../index.ts";
import { columns, rows, writeMonthlyAnomalies } from "./virtual-cube.ts";

const gigabytes = Number(process.env.CRATON_TEST_GIGABYTES ?? 20);

test(`a cube of ${gigabytes} GB goes through groupby, resample and a write within 700 MB of memory, bound to 512`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "craton-cube-"));
  try {
    const path = join(folder, "anomalies.zarr");
    const script = `
      const cube = await import(${JSON.stringify(join(import.meta.dirname, "virtual-cube.ts"))});
      await cube.${writeMonthlyAnomalies.name}(${JSON.stringify(path)}, ${gigabytes});
      console.log(process.resourceUsage().maxRSS * 1024);`;
    // as kernels are started
    const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: "8388608" };
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { env });
    console.log(`peak RSS ${(Number(stdout) / 1e6).toFixed(0)} MB`);
    expect(Number(stdout)).toBeLessThan(7e8);
    const anomaly = (await open(path)).get("anomaly");
    expect(anomaly.shape.slice(1)).toEqual([rows, columns]);
    const corner = await anomaly.isel({ time: [0, -1], y: [0, 2], x: [0, 2] }).compute();
    // in whole months only the means of 30 days' noise are left; the last month may be cut
    expect(Math.max(...corner.values.map(Math.abs))).toBeLessThan(0.3);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 3_600_000);
