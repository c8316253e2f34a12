import { CELL_MAGICS, LINE_MAGICS } from "./catalogue.ts";
import type { MagicContext } from "./context.ts";

/** Opens the pager of the front end with what is known about a name or a magic. */
export async function showHelp(question: string, { session, cells, output }: MagicContext): Promise<void> {
  const name = question.replace(/^\?+\s*|\?+$/g, "");
  const data = name.startsWith("%") ? magicHelp(name) : await nameHelp(name, question.includes("??") ? 1 : 0, session);
  if (data) cells.current?.payload.push({ source: "page", data, start: 0 });
  else output.stream("stderr", `\`${name}\` is not known.\n`);
}

/** What a magic does, as a MIME bundle; `name` with its signs. */
export function magicHelp(name: string): Record<string, unknown> | undefined {
  const doc = (name.startsWith("%%") ? CELL_MAGICS : LINE_MAGICS).get(name.replace(/^%+/, ""));
  return doc && { "text/plain": `${doc.usage}\n\n${doc.text}` };
}

async function nameHelp(name: string, detail: number, session: MagicContext["session"]): Promise<unknown> {
  const { found, data } = await session.inspect(name, detail);
  return found ? data : undefined;
}
