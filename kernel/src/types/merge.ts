import type { OffsetSuggestions, PlaceTypes } from "./cell-types.ts";
import type { Explanation, Suggestion } from "./service.ts";

/** Matches a front end can still show. */
const LIMIT = 2000;
/** Longest text of an inspection, in UTF-16 units. */
const TEXT_LIMIT = 20_000;
const NAME_BEFORE = /[\p{ID_Continue}$]*$/u;
const MEMBER_BEFORE = /\.\s*[\p{ID_Continue}$]*$/u;

/** What the live session knows about a place. */
export interface LiveCompletion {
  matches: string[];
  start: number;
}

/** Completions of a place; offsets count UTF-16 units. */
export interface Completion {
  items: Suggestion[];
  start: number;
  end: number;
}

/**
 * What types and live session suggest together. In texts and comments, where the types have at most a few words and no
 * keyword, the session's names would be noise.
 */
export function mergeCompletions(
  { code, cursor }: { code: string; cursor: number },
  types: OffsetSuggestions | undefined,
  live: LiveCompletion | undefined,
): Completion {
  const before = code.slice(0, cursor);
  const start = types?.from ?? live?.start ?? cursor - NAME_BEFORE.exec(before)![0].length;
  const prefix = code.slice(start, cursor);
  const found = new Map<string, Suggestion>();
  for (const item of types?.items ?? []) if (fits(item.name, prefix)) found.set(item.name, item);
  const isMember = MEMBER_BEFORE.test(before);
  if (live && live.start === start && (!types || isMember || types.items.some(({ kind }) => kind === "keyword")))
    for (const name of live.matches)
      if (!found.has(name)) found.set(name, { name, kind: isMember ? "property" : "variable" });
  const items = [...found.values()].sort((a, b) => rank(a, prefix) - rank(b, prefix) || a.name.localeCompare(b.name));
  const imports = (types?.imports ?? []).filter(({ name }) => !found.has(name));
  // Lab takes what all texts begin with for typed, and then finds no name that fits: the word as it is breaks that.
  if (items.length === 0 && imports.length > 0) imports.push({ name: prefix, kind: "typed" });
  return { items: [...items, ...imports].slice(0, LIMIT), start, end: cursor };
}

/** The content of a `complete_reply`; `toPoints` converts offsets to code points. */
export function completeReply(
  { items, start, end }: Completion,
  toPoints: (offset: number) => number,
): Record<string, unknown> {
  const [from, to] = [toPoints(start), toPoints(end)];
  const types = items.map(({ name, kind, insert = name }) => ({ text: insert, type: kind, start: from, end: to }));
  return {
    status: "ok",
    matches: items.map(({ name }) => name),
    cursor_start: from,
    cursor_end: to,
    metadata: { _jupyter_types_experimental: types },
  };
}

/** The content of an `inspect_reply`: the declaration, its documentation, and the text about the live value. */
export function inspectReply(types: PlaceTypes | undefined, live: string | undefined): Record<string, unknown> {
  const declared = types?.thing ?? types?.call;
  if (!declared && live === undefined) return { status: "ok", found: false, data: {}, metadata: {} };
  const parts = [declared?.signature, declared?.documentation, live].filter((part) => part);
  const data = {
    "text/plain": parts.join("\n\n").slice(0, TEXT_LIMIT),
    "text/markdown": markdown(declared, live).slice(0, TEXT_LIMIT),
  };
  return { status: "ok", found: true, data, metadata: {} };
}

function markdown(declared: Explanation | undefined, live: string | undefined): string {
  const parts = declared ? [fenced("typescript", declared.signature), declared.documentation] : [];
  if (live !== undefined) parts.push(fenced("text", live));
  return parts.filter((part) => part !== "").join("\n\n");
}

/** A block of code with a fence longer than any in it. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Exact beginnings first, then names that differ in case, private names last. */
function rank({ name }: Suggestion, prefix: string): number {
  return (name.startsWith(prefix) ? 0 : 1) + (name.startsWith("_") && !prefix.startsWith("_") ? 2 : 0);
}

function fits(name: string, prefix: string): boolean {
  return name.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}
