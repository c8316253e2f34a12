import { expect, test } from "vitest";
import * as server from "./index.ts";

test("the package exports these names", () => {
  expect(Object.keys(server).sort()).toMatchInlineSnapshot(`
    [
      "KernelStartError",
      "ServerOptionsError",
      "hubOptionsFromEnv",
      "startServer",
    ]
  `);
});
