import { expect, test } from "vitest";
import * as kernel from "./index.ts";

test("the package exports these names", () => {
  expect(Object.keys(kernel).sort()).toMatchInlineSnapshot(`
    [
      "KERNEL_NAME",
      "installKernelSpec",
      "kernelSpec",
      "loadShipped",
      "resourceDir",
    ]
  `);
});
