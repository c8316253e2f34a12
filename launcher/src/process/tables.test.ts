import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { MARKER_VARIABLE } from "../marker.ts";
import { createProcTable } from "./proc-table.ts";
import { createPsTable } from "./ps-table.ts";

const linux = process.platform === "linux";
const ps = spawnSync("ps", ["-A"]).status === 0;

describe.each([
  ["/proc", createProcTable, linux],
  ["ps", createPsTable, ps],
] as const)("the table of %s", (_name, createTable, usable) => {
  test.skipIf(!usable)("knows this process and its parent", async () => {
    const table = createTable();
    const own = table.entry(process.pid)!;
    expect(own).toMatchObject({ pid: process.pid, parent: process.ppid, zombie: false });
    expect(own.startedTicks).not.toBe("");
    expect(await table.entries()).toContainEqual(own);
  });

  test.skipIf(!usable)("has no entry where there is no process", () => {
    expect(createTable().entry(2 ** 22 + 1)).toBeUndefined();
  });
});

test.skipIf(!linux)("/proc tells the uid of a process, and a marker only where there is one", () => {
  const table = createProcTable();
  expect(table.uid(process.pid)).toBe(process.getuid!());
  expect(table.marker(process.pid)).toBe(process.env[MARKER_VARIABLE]);
  expect(table.marker(2 ** 22 + 1)).toBeUndefined();
});
