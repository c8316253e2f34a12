import { DataArray } from "../array/data-array.ts";
import { Dataset } from "../array/dataset.ts";
import type { Variable } from "../array/variable.ts";
import { calendarOf, elementsOf } from "../array/variable.ts";
import { CFDatetime } from "../cf/cf-datetime.ts";
import { jsonValue, type Wire, type WireArray } from "./wire.ts";

/** What an operation of ours gave, computed, as the peer's answers are. */
export async function toWire(result: unknown): Promise<Wire> {
  if (result instanceof DataArray) {
    const computed = await result.compute();
    const { variable, coords } = computed.parts;
    return { kind: "array", array: toWireArray(computed.name, variable), coords: toWireArrays(coords) };
  }
  if (result instanceof Dataset) {
    const { parts } = await result.compute();
    const { variables, coords, attrs } = parts;
    return { kind: "dataset", variables: toWireArrays(variables), coords: toWireArrays(coords), attrs };
  }
  const value = result instanceof CFDatetime ? result.toISOString() : result;
  return { kind: "json", value: JSON.parse(JSON.stringify(value ?? null, jsonValue)) };
}

function toWireArrays(variables: ReadonlyMap<string, Variable>): WireArray[] {
  return [...variables].map(([name, variable]) => toWireArray(name, variable));
}

function toWireArray(name: string, variable: Variable): WireArray {
  const { dims, shape, dtype } = variable.expr;
  const calendar = dtype === "datetime" ? { calendar: calendarOf(variable) } : {};
  return { name, dims, shape, dtype, data: elementsOf(variable)!, attrs: variable.attrs, ...calendar };
}
