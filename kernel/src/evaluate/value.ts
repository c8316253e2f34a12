import type { Directive, Program, Span, Statement } from "oxc-parser";
import { isFunction, type SyntaxNode, walk } from "./syntax-tree.ts";

/** The expressions one of which gives a module its value as a cell: of its last statement that has a value, or inside it. */
export function valueExpressions({ body }: Program): Span[] {
  const last = body.findLast((statement) => !isWithoutValue(statement));
  if (last?.type === "ExportDefaultDeclaration") return [last.declaration];
  return walk(last, isOfCell).flatMap(({ type, expression }) => (type === "ExpressionStatement" ? [expression] : []));
}

/** Whether the statements in there run with the cell itself. */
function isOfCell(node: SyntaxNode): boolean {
  return !isFunction(node) && node.type !== "StaticBlock";
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
