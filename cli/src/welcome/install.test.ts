import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { installWelcome } from "./install.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "craton-home-"));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

test("a new home gets the notebooks, their data and nothing of how they are made", async () => {
  await installWelcome(join(home, "ada"));
  expect(readdirSync(join(home, "ada")).toSorted()).toEqual([
    ".craton-welcome",
    "Climatology.ipynb",
    "Gridded field.ipynb",
    "Many files.ipynb",
    "README.md",
    "Raster.ipynb",
    "Regions.ipynb",
    "Vegetation.ipynb",
    "Welcome.ipynb",
    "data",
  ]);
});

test("what a person wrote is never overwritten", async () => {
  writeFileSync(join(home, "Welcome.ipynb"), "mine");
  await installWelcome(home);
  expect(readFileSync(join(home, "Welcome.ipynb"), "utf8")).toBe("mine");
  expect(existsSync(join(home, "Raster.ipynb"))).toBe(true);
});

test("what a person deleted does not come back", async () => {
  await installWelcome(home);
  rmSync(join(home, "data"), { recursive: true });
  await installWelcome(home);
  expect(existsSync(join(home, "data"))).toBe(false);
});

test("two calls at once leave one complete copy", async () => {
  await Promise.all([installWelcome(home), installWelcome(home)]);
  const copied = readFileSync(join(home, "data", "maunga-whau.tif"));
  const source = readFileSync(new URL("../../welcome/home/data/maunga-whau.tif", import.meta.url));
  expect(copied.equals(source)).toBe(true);
});
