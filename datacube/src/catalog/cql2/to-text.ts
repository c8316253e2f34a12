import { ExpressionError } from "../../errors.ts";
import { type Cql2, isOperation } from "./model.ts";

/** An expression in CQL2's text form. */
export function toCql2Text(value: Cql2): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "number" || typeof value === "boolean") return String(value).toUpperCase();
  if (value === null) throw new ExpressionError("filter", "null has no text form: use isNull");
  if (isOperation(value)) return operationText(value);
  if ("property" in value) return `"${value.property.replaceAll('"', '""')}"`;
  if ("timestamp" in value) return `TIMESTAMP('${value.timestamp}')`;
  if ("date" in value) return `DATE('${value.date}')`;
  if ("interval" in value) return `INTERVAL(${value.interval.map(toCql2Text).join(", ")})`;
  if ("bbox" in value) return `BBOX(${value.bbox.join(", ")})`;
  if (Array.isArray(value)) return `(${value.map(toCql2Text).join(", ")})`;
  if ("geometries" in value) return `GEOMETRYCOLLECTION(${value.geometries.map(toCql2Text).join(", ")})`;
  const { type, coordinates } = value as { type: string; coordinates: readonly unknown[] };
  const inner = positionsText(coordinates);
  return `${type.toUpperCase()}${type === "Point" ? `(${inner})` : inner}`;
}

function positionsText(coordinates: readonly unknown[]): string {
  if (typeof coordinates[0] === "number") return coordinates.join(" ");
  return `(${coordinates.map((part) => positionsText(part as readonly unknown[])).join(", ")})`;
}

function operationText({ op, args }: { readonly op: string; readonly args: readonly Cql2[] }): string {
  const texts = args.map((arg) => (isOperation(arg) && isInfix(arg.op) ? `(${toCql2Text(arg)})` : toCql2Text(arg)));
  const [first, second, third] = texts;
  if (op === "and" || op === "or") return texts.join(` ${op.toUpperCase()} `);
  if (op === "not") return `NOT ${first}`;
  if (op === "isNull") return `${first} IS NULL`;
  if (op === "like") return `${first} LIKE ${second}`;
  if (op === "between") return `${first} BETWEEN ${second} AND ${third}`;
  if (op === "in") return `${first} IN ${second}`;
  if (isInfix(op)) return `${first} ${op} ${second}`;
  return `${op.toUpperCase()}(${texts.join(", ")})`;
}

function isInfix(op: string): boolean {
  return /^(and|or|not|isNull|like|between|in|div|[-+*/%^=<>]+)$/.test(op);
}
