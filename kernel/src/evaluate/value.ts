import type { Directive, Program, Span, Statement } from "oxc-parser";

/** The expression that gives a module its value as a cell; `undefined` if it is inside another statement, or none is. */
export function valueExpression({ body }: Program): Span | undefined {
  const last = body.findLast((statement) => !isWithoutValue(statement));
  if (last?.type === "ExpressionStatement") return last.expression;
  return last?.type === "ExportDefaultDeclaration" ? last.declaration : undefined;
}

/** Whether a statement leaves the value as it is, as a script. */
function isWithoutValue(statement: Statement | Directive): boolean {
  switch (statement.type) {
    case "EmptyStatement":
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "ImportDeclaration":
      return true;
    case "VariableDeclaration":
      return statement.kind !== "var";
    case "BlockStatement":
      return statement.body.every(isWithoutValue);
    case "ExportNamedDeclaration":
      return statement.declaration !== null && isWithoutValue(statement.declaration as Statement);
    case "ExportDefaultDeclaration": {
      const { type, ...declaration } = statement.declaration;
      return /^(Function|Class)Declaration$/.test(type) && "id" in declaration && declaration.id !== null;
    }
    default:
      return false;
  }
}
