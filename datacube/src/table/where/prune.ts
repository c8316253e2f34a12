import type { Bounds } from "../stored-table.ts";
import { compare } from "./evaluate.ts";
import type { ComparisonOperator, Condition } from "./parse.ts";

/**
 * Whether a condition may hold for some of the rows of which only the bounds of columns are known; true where that cannot
 * be told: files order texts by UTF-8, which is our order only beside ASCII. Bounds leave out missing values, for which no comparison holds, and NaN, for which only `!=` does.
 */
export function mayHold(condition: Condition, boundsOf: (column: string) => Bounds | undefined): boolean {
  switch (condition.kind) {
    case "and":
      return condition.operands.every((operand) => mayHold(operand, boundsOf));
    case "or":
      return condition.operands.some((operand) => mayHold(operand, boundsOf));
    case "compare": {
      const [left, right] = condition.operands;
      if (left.kind === "column" && right.kind === "value")
        return mayCompare(condition.operator, boundsOf(left.path.join(".")), right.value);
      if (left.kind === "value" && right.kind === "column")
        return mayCompare(mirrored[condition.operator], boundsOf(right.path.join(".")), left.value);
      return true;
    }
    default:
      return true;
  }
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

function mayCompare(
  operator: ComparisonOperator,
  bounds: Bounds | undefined,
  value: number | bigint | string | boolean,
): boolean {
  if (!bounds || operator === "!=" || typeof value === "boolean") return true;
  const { min, max } = bounds;
  if ((typeof value === "string") !== (typeof min === "string")) return true;
  if (typeof value === "string" && !/^[ -~]*$/.test(value)) return true;
  if (operator === "==") return compare("<=", min, value) && compare(">=", max, value);
  return compare(operator, operator.startsWith("<") ? min : max, value);
}
