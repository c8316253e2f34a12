import { inspect as inspectValue } from "node:util";
import { expressionAt } from "./complete.ts";
import type { Repl } from "./inspector.ts";

const LIMIT = 20_000;

/** Answers `inspect_request` from the live session; `detail` 1 shows more. */
export function inspect(
  repl: Repl,
  { code, cursor, detail }: { code: string; cursor: number; detail: number },
): Record<string, unknown> {
  const expression = expressionAt(code, cursor);
  const value = expression === undefined ? undefined : repl.peek(expression);
  if (expression === undefined || value === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  const text = `${expression}: ${typeName(value)}\n\n${describe(value, detail)}`;
  return { status: "ok", found: true, data: { "text/plain": text.slice(0, LIMIT) }, metadata: {} };
}

function describe(value: unknown, detail: number): string {
  if (typeof value !== "function") return inspectValue(value, { depth: detail + 1 });
  const source = Function.prototype.toString.call(value);
  return detail > 0 ? source : (source.split("{", 1)[0] ?? "").trim();
}

function typeName(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  const prototype: unknown = Object.getPrototypeOf(value);
  const maker = (prototype as { constructor?: { name?: unknown } } | null)?.constructor;
  return typeof maker?.name === "string" ? maker.name : "object";
}
