import { types } from "node:util";
import type { Column } from "./table.ts";

/** A column of JavaScript values, described from some of them. */
export function columnOf(name: string, sample: readonly unknown[]): Column {
  const kinds = new Set(sample.map(typeName));
  kinds.delete("");
  const [kind = "empty", ...others] = kinds;
  const numeric = kinds.size > 0 && [...kinds].every((each) => each === "number" || each === "bigint");
  return { name, type: others.length > 0 ? "mixed" : kind, numeric };
}

function typeName(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value !== "object") return typeof value;
  if (types.isProxy(value)) return "object";
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const maker: unknown = prototype?.constructor?.name;
  return typeof maker === "string" ? maker : "object";
}
