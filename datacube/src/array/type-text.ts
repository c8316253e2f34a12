import type { DataArray } from "./data-array.ts";
import type { Dataset } from "./dataset.ts";

/** Method by which a value tells a notebook its own type in TypeScript. */
const craton: symbol = Symbol.for("craton.type");

const PACKAGE = 'import("@craton/datacube")';

/** Lets notebooks ask the values of a class for their type: adds `[Symbol.for("craton.type")]()` to its prototype. */
export function typedAs<T>(prototype: object, text: (value: T) => string): void {
  const value = function (this: T): string {
    return text(this);
  };
  Object.defineProperty(prototype, craton, { value, writable: true, configurable: true });
}

/**
 * The type of a dataset or an array in TypeScript, as a notebook knows it once the value is there, to be written down where
 * the compiler knows less: `open<{ t2m: DataArray<"time" | "lat", "float32"> }>(url)`. Undefined for other values.
 */
export function describeType(value: unknown): string | undefined {
  const text = (value as Readonly<Record<symbol, unknown>> | null | undefined)?.[craton];
  return typeof text === "function" ? (text.call(value) as string).replaceAll(`${PACKAGE}.`, "") : undefined;
}

/** An array's type with its dimensions and dtype. */
export function arrayType({ dims, dtype }: Pick<DataArray, "dims" | "dtype">): string {
  return `${PACKAGE}.DataArray<${union(dims)}, ${JSON.stringify(dtype)}>`;
}

/** A dataset's type with its data variables, as far as they are properties, and all dimensions. */
export function datasetType({ dims, parts }: Pick<Dataset, "dims" | "parts">, hidden: object): string {
  const variables = [...parts.variables]
    .filter(([name]) => !(name in hidden) && name !== "then")
    .map(([name, { expr }]) => `${JSON.stringify(name)}: ${arrayType(expr)}`);
  return `${PACKAGE}.Dataset<{ ${variables.join("; ")} }, ${union(dims)}>`;
}

function union(names: readonly string[]): string {
  return names.length > 0 ? names.map((name) => JSON.stringify(name)).join(" | ") : "never";
}
