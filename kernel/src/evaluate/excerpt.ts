import { styleText } from "node:util";
import type { Place, Sources } from "./sources.ts";
import type { Frame } from "./stack.ts";

/** Source lines shown before and after the failing one, and characters of each. */
const CONTEXT = 2;
const WIDTH = 200;

/** Text that stands out, in bold or red: what can be read on the ground of errors in light and in dark themes. */
export function emphasis(text: string, style: "bold" | "red" = "bold"): string {
  return styleText(style, text, { validateStream: false });
}

/** The lines around the innermost place of the author's, and around the innermost one in a cell if that is another. */
export function excerpts(frames: readonly Frame[], sources: Sources): string[] {
  const inner = frames.find(({ own }) => own);
  const cell = frames.find((frame) => frame.cell);
  const shown = [...new Set([inner, cell])].flatMap((frame) => {
    const rows = frame ? excerpt(sources.lines(frame.url), frame) : [];
    return frame && rows.length > 0 ? [{ file: frame.file, rows }] : [];
  });
  return shown.flatMap(({ file, rows }) => (shown.length > 1 ? ["", emphasis(file), ...rows] : ["", ...rows]));
}

/** The lines around a place, with a mark below its column. */
export function excerpt(lines: readonly string[], { line, column }: Place): string[] {
  if (line > lines.length) return [];
  const first = Math.max(line - CONTEXT, 1);
  return lines.slice(first - 1, line + CONTEXT).flatMap((text, index) => {
    const here = first + index === line;
    const start = here && column > WIDTH ? column - WIDTH / 2 : 0;
    const cut = `${start > 0 ? "…" : ""}${text.slice(start, start + WIDTH)}${text.length > start + WIDTH ? "…" : ""}`;
    const number = `${String(first + index).padStart(4)} |`;
    const row = `${here ? emphasis(">") : " "} ${number} ${cut}`;
    const offset = column - 1 - start + (start > 0 ? 1 : 0);
    return here ? [row, `         ${" ".repeat(offset)}${emphasis("^")}`] : [row];
  });
}
