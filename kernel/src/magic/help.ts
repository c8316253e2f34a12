import { CELL_MAGICS, LINE_MAGICS } from "./catalogue.ts";
import type { MagicContext } from "./context.ts";

/** Opens the pager of the front end with what is known about a name or a magic: that is looked up when the cell has ended. */
export function showHelp(question: string, { cells }: MagicContext): void {
  const code = question.replace(/^\?+\s*|\?+$/g, "");
  const inspect = { code, cursor: code.length, detail: question.includes("??") ? 1 : 0 };
  cells.current?.payload.push({ source: "page", inspect });
}

/** What a magic does, as a MIME bundle; `name` with its signs. */
export function magicHelp(name: string): Record<string, unknown> | undefined {
  const doc = (name.startsWith("%%") ? CELL_MAGICS : LINE_MAGICS).get(name.replace(/^%+/, ""));
  return doc && { "text/plain": `${doc.usage}\n\n${doc.text}` };
}
