import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { ImportedFiles } from "./imported-files.ts";

test("what cannot be a path is no file", () => {
  const files = new ImportedFiles(tmpdir());
  files.add(`import "./${"long".repeat(100)}"; import("./zero\0"); import "${"long".repeat(100)}/x"; import "zero\0"`);
  expect(files.look()).toEqual({ files: [], packages: false });
});
