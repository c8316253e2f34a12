import { createRequire } from "node:module";
import type { MagicContext } from "./context.ts";
import { MAGIC } from "./expand.ts";

/** Puts what magics call where cells find it; its code is loaded when the first magic is used. */
export function defineMagics(context: MagicContext): void {
  const require = createRequire(import.meta.url);
  Object.defineProperty(globalThis, MAGIC, {
    configurable: true,
    enumerable: false,
    get: () => {
      const { Magics } = require("./magics.ts") as typeof import("./magics.ts");
      const value = new Magics(context);
      Object.defineProperty(globalThis, MAGIC, { configurable: true, enumerable: false, value });
      return value;
    },
  });
}
