import { createRequire } from "node:module";
import { defineLazy } from "../evaluate/preload.ts";
import type { shipWith } from "./ship-function.ts";

/** Defines the global `shipFunction`, whose code is loaded when it is first used. */
export function defineShipFunction(context: Parameters<typeof shipWith>[0]): void {
  const require = createRequire(import.meta.url);
  defineLazy("shipFunction", () => {
    const module = require("./ship-function.ts") as { shipWith: typeof shipWith };
    return module.shipWith(context);
  });
}
