import { expect, test } from "vitest";
import * as launcher from "./index.ts";

test("the package exports these names", () => {
  expect(Object.keys(launcher).sort()).toMatchInlineSnapshot(`
    [
      "AccountError",
      "LaunchError",
      "MARKER_VARIABLE",
      "StopError",
      "UnreadablePathError",
      "accountExists",
      "accountsBelow",
      "canCreateAccounts",
      "checkReadable",
      "createAccount",
      "createMemoryLauncher",
      "createProcessLauncher",
      "freePort",
      "giveFolder",
      "killAccount",
      "newMarker",
      "removeAccount",
      "restoreAccount",
    ]
  `);
});
