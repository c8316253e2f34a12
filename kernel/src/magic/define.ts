import { createRequire } from "node:module";
import type { MagicContext } from "./context.ts";
import { MAGIC } from "./expand.ts";
import type { Magics as MagicsClass } from "./magics.ts";

/** Puts what magics call where cells find it; its code is loaded when the first magic is used. */
export function defineMagics(context: MagicContext): void {
  const require = createRequire(import.meta.url);
  Object.defineProperty(globalThis, MAGIC, {
    configurable: true,
    enumerable: false,
    get: () => {
      const { Magics } = require("./magics.ts") as { Magics: typeof MagicsClass };
      const value = new Magics(context);
      Object.defineProperty(globalThis, MAGIC, { configurable: true, enumerable: false, value });
      return value;
    },
  });
}
