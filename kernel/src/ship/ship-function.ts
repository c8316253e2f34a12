import { Closures } from "./closures.ts";
import type { ShipGlobals } from "./globals.ts";
import { type ShipContext, Shipment } from "./shipment.ts";

/** Makes the global `shipFunction`. */
export function shipWith({
  warn,
  ...context
}: Omit<ShipContext, "closures"> & { warn: (text: string) => void }): ShipGlobals["shipFunction"] {
  const closures = new Closures();
  return function shipFunction(fn) {
    if (typeof fn !== "function") throw new TypeError("shipFunction(fn) takes a function");
    const shipped = new Shipment({ ...context, closures }).ship(fn);
    for (const warning of shipped.warnings) warn(`shipFunction(${shipped.name}): ${warning}\n`);
    return shipped;
  };
}
