import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ensureHomeLayout, homeLayout } from "./home-layout.ts";

const folder = mkdtempSync(join(tmpdir(), "layout-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("only the hub may enter its state; people may pass through to their homes", () => {
  const layout = ensureHomeLayout(join(folder, "new", "home"));
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  expect([layout.root, layout.state, layout.logs, layout.homes].map(mode)).toEqual(["711", "700", "700", "711"]);
});

test("the mode of a folder that is in use already stays", () => {
  const shared = join(folder, "shared");
  mkdirSync(join(shared, "of-others"), { recursive: true });
  chmodSync(shared, 0o1777);
  ensureHomeLayout(shared);
  ensureHomeLayout(shared);
  expect(statSync(shared).mode & 0o7777).toBe(0o1777);
});

test.skipIf(process.getuid?.() !== 0)("as root, a folder where others may move things about is refused", () => {
  const open = join(folder, "open");
  mkdirSync(join(open, "of-others"), { recursive: true });
  chmodSync(open, 0o777);
  expect(() => ensureHomeLayout(open)).toThrow(/others may write in it.*--home/);
});

test("each person and each server has a place of its own", () => {
  const layout = homeLayout(folder);
  expect(layout.personHome("../x")).toBe(join(layout.homes, "-2e-2e-2fx"));
  expect(layout.serverLog("a", "")).toBe(join(layout.logs, "a.-.log"));
  expect(layout.serverLog("a.b", "")).not.toBe(layout.serverLog("a", "b"));
});

test("a home that cannot be written is an error that says the way out", () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  expect(() => ensureHomeLayout(join(file, "home"))).toThrow(/cannot write its folder .*--home/);
});

test("old drafts of homes are swept away, young ones and homes stay", () => {
  const { homes } = ensureHomeLayout(join(folder, "drafts"));
  for (const name of [".new-old", ".new-young", "ann"]) mkdirSync(join(homes, name, "sub"), { recursive: true });
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const name of [".new-old", "ann"]) utimesSync(join(homes, name), yesterday, yesterday);
  ensureHomeLayout(join(folder, "drafts"));
  expect(readdirSync(homes).sort()).toEqual([".new-young", "ann"]);
});
