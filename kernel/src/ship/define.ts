import { createRequire } from "node:module";
import { defineLazy } from "../evaluate/preload.ts";
import type { Origins } from "./origins.ts";
import type { shipWith } from "./ship-function.ts";
import type { ShipContext } from "./shipment.ts";

/** Defines the global `shipFunction`, whose code is loaded when it is first used. */
export function defineShipFunction(
  context: Omit<ShipContext, "closures"> & { origins: Origins; warn: (text: string) => void },
): void {
  const require = createRequire(import.meta.url);
  defineLazy("shipFunction", () => {
    const module = require("./ship-function.ts") as { shipWith: typeof shipWith };
    return module.shipWith(context);
  });
}
