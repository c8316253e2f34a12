import type { DataArray } from "../../array/data-array.ts";
import { VariableNotFoundError } from "../../errors.ts";
import { calc } from "../../ops/calc.ts";

/** Numbers, which may hold letters; names in quotes; other names, which are functions before a parenthesis. */
const words = /\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|"([^"]*)"|([A-Za-z_]\w*)(?!\w|\s*\()/g;

/**
 * A formula as a text in the notation of `calc`, with the names of arrays in it.
 * @throws VariableNotFoundError for a name that is none, ExpressionError for what is not understood
 */
export function calcText(formula: string, arrays: ReadonlyMap<string, DataArray>): DataArray {
  const texts: string[] = [];
  const operands: DataArray[] = [];
  let from = 0;
  for (const match of formula.matchAll(words)) {
    const name = match[1] ?? match[2];
    if (name === undefined) continue;
    const array = arrays.get(name);
    if (!array) throw new VariableNotFoundError(name, [...arrays.keys()]);
    texts.push(formula.slice(from, match.index));
    operands.push(array);
    from = match.index + match[0].length;
  }
  texts.push(formula.slice(from));
  return calc(Object.assign(texts, { raw: texts }), ...operands);
}
