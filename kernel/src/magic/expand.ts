import { topLevelAwaits } from "../evaluate/awaits.ts";
import { applyEdits, type Edit, type Edited } from "../evaluate/edits.ts";
import { interpolated } from "./interpolate.ts";
import { type CellMagic, type IsKnown, type LineMagic, parseCell, timingFlags } from "./parse-cell.ts";
import { read } from "./typescript.ts";

type Part = Edit["parts"][number];
type Span = Exclude<Part, string>;

/** Global object whose methods magics call. */
export const MAGIC = "$$magic";
/** After what it times; as a declaration it leaves the cell's value as it is. */
const TIMED = `;{let _=${MAGIC}.timed()}`;

/** Line magics whose rest a shell reads. */
const COMMANDS = new Set(["ls", "npm"]);

/** Turns the magics of a cell into calls: TypeScript, and the way back to the cell's text. `undefined` without magics. */
export function expandMagics(code: string, isKnown: IsKnown): Edited | undefined {
  const { cell, lines } = parseCell(code, isKnown);
  if (!cell && lines.length === 0) return undefined;
  const edits = lines.map((line) => ({ start: line.start, end: line.end, parts: lineParts(code, line) }));
  return applyEdits(code, cell ? [...edits, ...cellEdits(code, cell, lines.length > 0)] : edits, "");
}

function lineParts(code: string, line: LineMagic): Part[] {
  const { start, end, name, rest, restStart, assigned } = line;
  const text = { code, start: restStart, end: restStart + rest.trimEnd().length };
  const lines = "\n".repeat(code.slice(start, end).split("\n").length - 1);
  if (name === "?") return [`await ${MAGIC}.help(${JSON.stringify(rest)});`];
  if (name === "!")
    return [`await ${MAGIC}.${assigned ? "lines" : "shell"}(`, ...interpolated({ ...text, raw: false }), ");", lines];
  const statement = statementOf(code, { start: restStart + timingFlags(rest).length, end });
  if (name === "time" && statement) return timeParts(statement, assigned);
  if (name === "timeit" && statement) return [...timeitParts(timingFlags(rest), statement, assigned), ";"];
  const values = interpolated({ ...text, raw: !COMMANDS.has(name) });
  return [`await ${MAGIC}.line(${JSON.stringify(name)}, `, ...values, ");", lines];
}

/** Edits around a body that is TypeScript, or of the whole cell. */
function cellEdits(code: string, cell: CellMagic, hasLines: boolean): Edit[] {
  const { name, rest, bodyStart } = cell;
  const above = "\n".repeat(code.slice(0, bodyStart).split("\n").length - 1);
  const around = (head: Part[], tail: Part[], body: Span = { start: bodyStart, end: code.length }): Edit[] => [
    { start: 0, end: body.start, parts: [...head, above] },
    { start: body.end, end: code.length, parts: tail },
  ];
  if (name === "time") return around([`${MAGIC}.time();`], ["\n", TIMED]);
  if (name === "capture" && /^(?![\d])[\p{ID_Continue}$]*$/u.test(rest))
    return around([rest === "" ? "" : `let ${rest} = `, `${MAGIC}.capture();`], []);
  const statement = statementOf(code, { start: bodyStart, end: code.length });
  if (name === "timeit" && statement) {
    const { expression, awaits, span } = statement;
    const [setup, flags] = setupOf(cell);
    const head = `await ${MAGIC}.timeit(${JSON.stringify({ flags, assigned: false })}, `;
    if (hasLines || !expression) return around([...setup, head, `${asyncIf(hasLines || awaits)}() => {`], ["\n});"]);
    return around([...setup, head, `${asyncIf(awaits)}() => (`], ["));"], span);
  }
  return [{ start: 0, end: code.length, parts: wholeCall(code, cell) }];
}

function wholeCall(code: string, { name, rest, restStart, body }: CellMagic): Part[] {
  const text = interpolated({ code, start: restStart, end: restStart + rest.length, raw: true });
  return [`await ${MAGIC}.cell(${JSON.stringify(name)}, `, ...text, `, ${JSON.stringify(body)});`];
}

/** The code after the flags of `%%timeit`, and the flags. */
function setupOf({ rest, restStart }: CellMagic): [Part[], string] {
  const flags = timingFlags(`${rest} `);
  const setup = { start: restStart + flags.length, end: restStart + rest.length };
  return [setup.start < setup.end ? [setup, ";"] : [], flags.trim()];
}

function asyncIf(awaits: boolean): string {
  return awaits ? "async " : "";
}

/** Code that is timed: without the comment at its end; `expression` when it is nothing else. */
interface Timed {
  span: Span;
  expression: boolean;
  awaits: boolean;
}

function statementOf(code: string, { start, end }: Span): Timed | undefined {
  const text = code.slice(start, end);
  if (text.trim() === "") return undefined;
  const { program } = read(text).result;
  const [first, ...others] = program.body;
  const last = others.at(-1) ?? first;
  const node = first?.type === "ExpressionStatement" && others.length === 0 ? first.expression : undefined;
  const [from, to] = node ? [node.start, node.end] : [0, last?.end ?? text.length];
  return {
    span: { start: start + from, end: start + to },
    expression: node !== undefined,
    awaits: topLevelAwaits(program).length > 0,
  };
}

function timeParts({ span, expression, awaits }: Timed, assigned: boolean): Part[] {
  if (!assigned || !expression) return [`${MAGIC}.time();`, span, TIMED];
  return [`await ${MAGIC}.timing(${asyncIf(awaits)}() => (`, span, "));"];
}

function timeitParts(flags: string, { span, expression, awaits }: Timed, assigned: boolean): Part[] {
  const head = `await ${MAGIC}.timeit(${JSON.stringify({ flags: flags.trim(), assigned })}, ${asyncIf(awaits)}() => `;
  return expression ? [head, "(", span, "))"] : [head, "{", span, "\n})"];
}
