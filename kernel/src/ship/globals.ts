import type { Shipped } from "./shipped.ts";

/** What a cell finds to send functions elsewhere; the types of cells know it from here. */
export interface ShipGlobals {
  /**
   * A function with all that it needs, ready to be sent to a worker. Throws a `ShipError` that names what cannot be
   * sent, and the path to it.
   */
  shipFunction: (fn: (...args: never[]) => unknown) => Shipped;
}
