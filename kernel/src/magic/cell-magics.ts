import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import { MagicError } from "../errors.ts";
import { usageError, words } from "./arguments.ts";
import { type MagicContext, runWell } from "./context.ts";

/** What a cell magic is given. */
interface CellMagicCall {
  rest: string;
  body: string;
}

type CellMagicCode = (call: CellMagicCall, context: MagicContext) => unknown;

/** The cell magics by name, but for those around TypeScript. */
export const CELL_CODE: ReadonlyMap<string, CellMagicCode> = new Map<string, CellMagicCode>([
  ["bash", script("bash")],
  ["capture", () => Promise.reject(usageError("capture", "cell"))],
  ["html", shownAs("html", "text/html")],
  ["javascript", shownAs("javascript", "application/javascript")],
  ["js", shownAs("js", "application/javascript")],
  ["latex", shownAs("latex", "text/latex")],
  ["markdown", shownAs("markdown", "text/markdown")],
  ["sh", script("sh")],
  ["svg", shownAs("svg", "image/svg+xml")],
  ["timeit", () => Promise.reject(usageError("timeit", "cell"))],
  ["writefile", writeFile],
]);

function script(shell: string): CellMagicCode {
  return ({ rest, body }, context) => runWell([shell, ...words(rest), "-c", body], `%%${shell}`, context);
}

function shownAs(name: string, type: string): CellMagicCode {
  return ({ rest, body }, { display }) => {
    if (rest !== "") throw usageError(name, "cell");
    display.display({ [type]: body }, { raw: true });
  };
}

function writeFile({ rest, body }: CellMagicCall, { output }: MagicContext): void {
  const [first, ...others] = words(rest);
  const append = first === "-a";
  const [file, ...more] = append ? others : [first, ...others];
  if (file === undefined || more.length > 0) throw usageError("writefile", "cell");
  const doing = append ? "Appending to" : existsSync(file) ? "Overwriting" : "Writing";
  const text = body.endsWith("\n") ? body : `${body}\n`;
  try {
    if (append) appendFileSync(file, text);
    else writeFileSync(file, text);
  } catch (error) {
    throw new MagicError(`cannot write ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
  output.stream("stdout", `${doing} ${file}\n`);
}
