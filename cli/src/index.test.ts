import { expect, test } from "vitest";
import * as cli from "./index.ts";

test("exported names", () => {
  expect(Object.keys(cli).toSorted()).toEqual([
    "BuildError",
    "ConfigError",
    "FolderError",
    "NoHubError",
    "NoIndexError",
    "defineConfig",
  ]);
});
