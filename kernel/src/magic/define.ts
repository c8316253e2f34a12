import { createRequire } from "node:module";
import { defineLazy } from "../evaluate/preload.ts";
import type { MagicContext } from "./context.ts";
import { MAGIC } from "./expand.ts";
import type { Magics as MagicsClass } from "./magics.ts";

/** Puts what magics call where cells find it; its code is loaded when the first magic is used. */
export function defineMagics(context: MagicContext): void {
  const require = createRequire(import.meta.url);
  defineLazy(MAGIC, () => {
    const { Magics } = require("./magics.ts") as { Magics: typeof MagicsClass };
    return new Magics(context);
  });
}
