import { type ComputeOptions, compute } from "../exec/compute.ts";
import type { Coordinates } from "./coordinates.ts";
import { heldElements, memoryVariable, type Variable } from "./variable.ts";

/** The same variable with its elements in memory. */
export async function computeVariable(name: string, variable: Variable, options: ComputeOptions): Promise<Variable> {
  const { dims, shape, dtype } = variable.expr;
  const data = heldElements(variable) ?? (await compute(variable.expr, options));
  return memoryVariable(name, { dims, shape, dtype, data }, variable);
}

/** The same coordinates with their elements in memory. */
export async function computeCoordinates(coords: Coordinates, options: ComputeOptions): Promise<Coordinates> {
  const computed = new Map<string, Variable>();
  for (const [name, variable] of coords) computed.set(name, await computeVariable(name, variable, options));
  return computed;
}
