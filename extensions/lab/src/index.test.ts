import { expect, test } from "vitest";
import * as lab from "./index.ts";

test("exported names", () => {
  expect(Object.keys(lab).toSorted()).toMatchInlineSnapshot(`
    [
      "LabBuildError",
      "LabNotBuiltError",
      "appDir",
      "buildApp",
      "isBuilt",
      "readManifest",
    ]
  `);
});
