import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { welcomeData } from "../../welcome/make.ts";

const folder = fileURLToPath(new URL("../../welcome/home/data/", import.meta.url));
const made = await welcomeData();

test("the data sets are exactly what the script makes", () => {
  const different = [...made].filter(([path, bytes]) => !readFileSync(join(folder, path)).equals(bytes));
  expect(different.map(([path]) => path)).toEqual([]);
});

test("no other files lie beside them but the list of sources", () => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => statSync(join(folder, path)).isFile());
  expect(files.filter((path) => !made.has(path))).toEqual(["SOURCES.md"]);
});

test("a home costs less than 1.5 MB", () => {
  const bytes = [...made.values()].reduce((sum, { length }) => sum + length, 0);
  expect(bytes).toBeLessThan(1_500_000);
});
