import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { History } from "./history.ts";
import { historyFile } from "./place.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "craton-history-"));
  file = join(folder, "state", "history.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A session that ran these cells and has not ended. */
function session(codes: string[], options: { file: string | undefined } = { file }): History {
  const history = new History(options);
  for (const [i, code] of codes.entries()) history.add(i + 1, code);
  return history;
}

function entries(history: History, request: Record<string, unknown>): unknown {
  return history.reply(request).history;
}

test("sessions find each other's cells by tail, range and search", () => {
  session(["let a = 1", "let b = 2"]).close();
  session(["c()"]).close();
  const third = session(["let a = 1", "d"]);
  expect(entries(third, { hist_access_type: "tail", n: 3 })).toEqual([
    [2, 1, "c()"],
    [3, 1, "let a = 1"],
    [3, 2, "d"],
  ]);
  const range = (request: object): unknown => entries(third, { hist_access_type: "range", ...request });
  expect(range({ session: 0 })).toEqual([
    [0, 1, "let a = 1"],
    [0, 2, "d"],
  ]);
  expect(range({ session: 0, start: -1 })).toEqual([[0, 2, "d"]]);
  expect(range({ session: -2, start: 1, stop: 2 })).toEqual([[1, 1, "let a = 1"]]);
  expect(range({ session: 1, start: 2 })).toEqual([[1, 2, "let b = 2"]]);
  expect(range({ session: 9 })).toEqual([]);
  const search = (request: object): unknown => entries(third, { hist_access_type: "search", ...request });
  expect(search({ pattern: "let ? = *" })).toEqual([
    [1, 1, "let a = 1"],
    [1, 2, "let b = 2"],
    [3, 1, "let a = 1"],
  ]);
  expect(search({ pattern: "let*", unique: true })).toEqual([
    [1, 2, "let b = 2"],
    [3, 1, "let a = 1"],
  ]);
  expect(search({ pattern: "*", n: 1 })).toEqual([[3, 2, "d"]]);
  third.close();
});

test("a session without a cell is none, and the one before it is session -1", () => {
  session(["a"]).close();
  session([]).close();
  const now = session([]);
  expect(entries(now, { hist_access_type: "range", session: -1 })).toEqual([[1, 1, "a"]]);
  expect(entries(now, { hist_access_type: "range", session: 0 })).toEqual([]);
  now.close();
});

test("results of this session come with the cells when they are asked for", () => {
  session(["a"]).close();
  const now = session(["1 + 1", "2"]);
  now.addResult(1, "2");
  expect(entries(now, { hist_access_type: "tail", n: 3, output: true })).toEqual([
    [1, 1, ["a", null]],
    [2, 1, ["1 + 1", "2"]],
    [2, 2, ["2", null]],
  ]);
  now.close();
});

test("kernels that run at the same time keep apart and lose nothing", () => {
  const both = [session([]), session([])] as const;
  for (let line = 1; line <= 50; line += 1)
    for (const [i, each] of both.entries()) {
      each.add(line, `${i}:${line}`);
      if (line % 7 === 0) each.reply({ hist_access_type: "tail", n: 1 });
    }
  for (const each of both) expect(entries(each, { hist_access_type: "range", session: 0 })).toHaveLength(50);
  expect(entries(both[0], { hist_access_type: "tail", n: 1000 })).toHaveLength(100);
  for (const each of both) each.close();
});

test("a file that another kernel is writing is left in peace, and the cells are written later", () => {
  session(["old"]).close();
  const other = new DatabaseSync(file);
  other.exec("BEGIN EXCLUSIVE");
  const now = session(["new"]);
  expect(now.reply({ hist_access_type: "tail", n: 9 })).toEqual({ status: "ok", history: [] });
  other.exec("COMMIT");
  other.close();
  expect(entries(now, { hist_access_type: "tail", n: 9 })).toEqual([
    [1, 1, "old"],
    [2, 1, "new"],
  ]);
  now.close();
});

test("the file and its folder are for their owner alone, also one that was open to others", () => {
  session(["a"]).close();
  expect([statSync(file).mode & 0o777, statSync(join(folder, "state")).mode & 0o777]).toEqual([0o600, 0o700]);
  chmodSync(file, 0o644);
  session(["b"]).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("the oldest cells go when there are too many or they are too large", () => {
  const few = new History({ file, limits: { cells: 10, bytes: 1 << 30 } });
  for (let line = 1; line <= 25; line += 1) few.add(line, String(line));
  expect(entries(few, { hist_access_type: "tail", n: 99 })).toHaveLength(10);
  few.close();
  const small = new History({ file, limits: { cells: 1000, bytes: 200_000 } });
  for (let line = 1; line <= 100; line += 1) {
    small.add(line, "x".repeat(10_000));
    if (line % 10 === 0) small.reply({});
  }
  const kept = entries(small, { hist_access_type: "tail", n: 99 }) as [number, number][];
  expect(kept.length).toBeGreaterThan(4);
  expect(kept.length).toBeLessThan(21);
  expect(kept.at(-1)?.[1]).toBe(100);
  small.close();
  expect(statSync(file).size).toBeLessThan(1_000_000);
});

test("without a file, or with one that cannot be made, history is this session's", () => {
  const blocked = join(folder, "blocked");
  writeFileSync(blocked, "");
  for (const place of [undefined, join(blocked, "history.sqlite")]) {
    const now = session(["a", "b"], { file: place });
    expect(entries(now, { hist_access_type: "tail", n: 1 })).toEqual([[1, 2, "b"]]);
    expect(entries(now, { hist_access_type: "range", session: 0 })).toHaveLength(2);
    now.close();
  }
  expect(readdirSync(folder)).toEqual(["blocked"]);
});

test("a damaged file is put aside", () => {
  mkdirSync(join(folder, "state"));
  writeFileSync(file, "this is no database ".repeat(1000));
  const now = session(["a"]);
  expect(entries(now, { hist_access_type: "tail", n: 1 })).toEqual([[1, 1, "a"]]);
  now.close();
  expect(readdirSync(join(folder, "state")).sort()).toEqual(["history.sqlite", "history.sqlite.damaged"]);
});

test("fields of any type are answered", () => {
  const now = session(["a"]);
  for (const access of ["tail", "range", "search", "other", 5, null, undefined])
    for (const n of [undefined, null, -1, 0, 1.5, 1e300, "3", {}, true])
      for (const pattern of [undefined, 5, null, "", "[", "*[", "*".repeat(60_000)])
        expect(now.reply({ hist_access_type: access, n, pattern, session: n, start: n, stop: n })).toMatchObject({
          status: "ok",
        });
  now.close();
});

test("a pattern of many wildcards finds nothing, soon, and a run of stars is one", () => {
  const now = session([`${"a".repeat(20_000)}`, "b"]);
  const search = (pattern: string): unknown => entries(now, { hist_access_type: "search", pattern });
  const start = performance.now();
  expect(search("*a".repeat(5000))).toEqual([]);
  expect(search("*a?".repeat(200))).toEqual([]);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(search(`${"*".repeat(60_000)}b`)).toEqual([[1, 2, "b"]]);
  now.close();
});

test("while the file is locked, the cells that wait are bounded in size", () => {
  session(["old"]).close();
  const other = new DatabaseSync(file);
  other.exec("BEGIN EXCLUSIVE");
  const now = session(Array.from({ length: 40 }, (_, i) => `${i}`.padEnd(1 << 20)));
  other.exec("COMMIT");
  other.close();
  const kept = entries(now, { hist_access_type: "range", session: 0 }) as [number, number][];
  expect([kept.length, kept.at(-1)?.[1]]).toEqual([16, 40]);
  now.close();
});

test("the place is a setting, and off means none", () => {
  expect(historyFile("off")).toBeUndefined();
  expect(historyFile("/x/y")).toBe("/x/y");
  expect(historyFile("")).toMatch(/craton.history\.sqlite$/);
});

test("loading SQLite says nothing on standard error", () => {
  const script = `const { History } = await import(${JSON.stringify(new URL("./history.ts", import.meta.url).href)});
    const h = new History({ file: ${JSON.stringify(file)} }); h.add(1, "a"); h.close();`;
  const ran = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect([ran.status, ran.stderr]).toEqual([0, ""]);
});
