import { CELL_MAGICS, LINE_MAGICS } from "./catalogue.ts";
import { magicHelp } from "./help.ts";

type Reply = Record<string, unknown>;

const BEFORE = /(?:^|\n|=)[^\S\n]*(%{1,2})([a-z_]\w*)?$/i;

/** Answers a `complete_request` where the cursor is in the name of a magic. */
export function completeMagic(code: string, cursor: number): Reply | undefined {
  const [, sign = "", prefix = ""] = BEFORE.exec(code.slice(0, cursor)) ?? [];
  if (sign === "") return undefined;
  const start = cursor - sign.length - prefix.length;
  const isHead = code.slice(0, start).trim() === "";
  const names = (marks: string, magics: ReadonlyMap<string, unknown>): string[] =>
    [...magics.keys()].map((name) => marks + name);
  const all = [...(sign === "%" ? names("%", LINE_MAGICS) : []), ...(isHead ? names("%%", CELL_MAGICS) : [])];
  const matches = all.filter((name) => name.replace(/^%+/, "").startsWith(prefix));
  const types = matches.map((text) => ({ start, end: cursor, text, type: "magic" }));
  return {
    status: "ok",
    matches,
    cursor_start: start,
    cursor_end: cursor,
    metadata: { _jupyter_types_experimental: types },
  };
}

/** Answers an `inspect_request` where the cursor is on the name of a magic. */
export function inspectMagic(code: string, cursor: number): Reply | undefined {
  const rest = /^\w*/.exec(code.slice(cursor))![0];
  const [, sign = "", name = ""] = BEFORE.exec(code.slice(0, cursor) + rest) ?? [];
  const data = magicHelp(sign + name);
  return data && { status: "ok", found: true, data, metadata: {} };
}
