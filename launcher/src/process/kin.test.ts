import { describe, expect, test } from "vitest";
import type { LaunchHandle } from "../launcher.ts";
import { selectKin } from "./kin.ts";
import type { ProcessEntry } from "./process-table.ts";

const handle: LaunchHandle = { pid: 100, startedTicks: "50", bootId: "b", marker: "m" };

function entry(pid: number, more: Partial<ProcessEntry> = {}): ProcessEntry {
  return { pid, parent: 1, group: pid, session: pid, startedTicks: "60", zombie: false, ...more };
}

const leader = entry(100, { startedTicks: "50" });

describe("the kin of a launch", () => {
  test("are the process, its group and its session", () => {
    const entries = [leader, entry(101, { group: 100 }), entry(102, { session: 100 }), entry(103)];
    expect(selectKin(entries, handle, () => undefined)).toEqual([100, 101, 102]);
  });

  test("are not the group of a newer process with the same pid", () => {
    const entries = [entry(100), entry(101, { group: 100 })];
    expect(selectKin(entries, handle, () => undefined)).toEqual([]);
  });

  test("carry the marker or one below it, and bring their descendants", () => {
    const entries = [
      entry(1, { startedTicks: "0" }),
      entry(2),
      entry(3),
      entry(4, { parent: 3 }),
      entry(5, { parent: 4 }),
    ];
    const markers: Record<number, string> = { 2: "m", 3: "m/k", 1: "m" };
    expect(selectKin(entries, handle, (pid) => markers[pid])).toEqual([2, 3, 4, 5]);
  });

  test("do not carry a marker that only begins alike", () => {
    expect(selectKin([entry(2)], handle, () => "mm")).toEqual([]);
  });

  test("are never the caller, nor the dead", () => {
    const entries = [entry(process.pid), entry(2, { zombie: true })];
    expect(selectKin(entries, handle, () => "m")).toEqual([]);
  });
});
