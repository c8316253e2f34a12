import { DebuggerError } from "../errors.ts";
import type { SourceBreakpoint } from "./dap.ts";
import { type Renamed, toJavaScriptExpression } from "./expression.ts";
import { DEBUG } from "./name.ts";

/**
 * The JavaScript expression that says, in the frame, whether a breakpoint stops; empty when it always does. Throws
 * {@link DebuggerError} for what cannot be understood.
 */
export function conditionOf(
  { condition, hitCondition, logMessage }: SourceBreakpoint,
  id: number,
  renamed: Renamed,
): string {
  const terms: string[] = [];
  if (condition?.trim()) terms.push(toJavaScriptExpression(condition, renamed));
  if (hitCondition?.trim()) terms.push(hitTerm(hitCondition.trim(), id));
  if (logMessage) terms.push(logTerm(logMessage, renamed));
  return terms.join(" && ");
}

function hitTerm(text: string, id: number): string {
  const [, operator = "", number = ""] = /^(===?|>=?|<=?|%)?\s*(\d+)$/.exec(text) ?? [];
  if (number === "") throw new DebuggerError(`"${text}" is no hit count; write 5, >= 5 or % 5`);
  const kind = operator.startsWith("=") || operator === "" ? "==" : operator;
  return `${DEBUG}().hit("${id}", "${kind}", ${number})`;
}

/** `n is {n}` prints the text with the values of the expressions in braces. */
function logTerm(message: string, renamed: Renamed): string {
  const parts = message.split(/\{([^{}]*)\}/);
  const texts = parts.filter((_, index) => index % 2 === 0);
  const values = parts
    .filter((_, index) => index % 2 === 1)
    .map((code) => `() => ${toJavaScriptExpression(code, renamed)}`);
  return `${DEBUG}().log(${JSON.stringify(texts)}, [${values.join(", ")}])`;
}
