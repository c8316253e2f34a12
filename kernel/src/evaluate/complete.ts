import type { Repl } from "./inspector.ts";

/** Matches a front end can still show. */
const LIMIT = 2000;
const CHAIN =
  /(?:([\p{ID_Start}$_][\p{ID_Continue}$]*(?:\??\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*)\??\.)?([\p{ID_Start}$_][\p{ID_Continue}$]*)?$/u;

const KEYWORDS =
  "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false finally for from function if implements import in instanceof interface keyof let namespace new null of private protected public readonly return satisfies static super switch this throw true try type typeof undefined unique using var void while yield".split(
    " ",
  );

/** Answers `complete_request` from the live session; `cursor` counts UTF-16 units. */
export function complete(repl: Repl, code: string, cursor: number): Record<string, unknown> {
  const [, object, prefix = ""] = CHAIN.exec(code.slice(0, cursor)) ?? [];
  const names = object === undefined ? globalNames(repl) : propertyNames(repl.peek(object));
  const matches = [...new Set(names)].filter((name) => name.startsWith(prefix) && !name.startsWith("$$"));
  const sorted = matches.sort((a, b) => a.localeCompare(b)).slice(0, LIMIT);
  return { status: "ok", matches: sorted, cursor_start: cursor - prefix.length, cursor_end: cursor, metadata: {} };
}

/** The expression that the cursor stands in, for inspection. */
export function expressionAt(code: string, cursor: number): string | undefined {
  const rest = /^[\p{ID_Continue}$]*/u.exec(code.slice(cursor))?.[0] ?? "";
  const [, object, name] = CHAIN.exec(code.slice(0, cursor) + rest) ?? [];
  if (name === undefined) return object;
  return object === undefined ? name : `${object}.${name}`;
}

function globalNames(repl: Repl): string[] {
  return [...KEYWORDS, ...repl.lexicalNames(), ...propertyNames(globalThis)];
}

/** Names of the properties of a value and its prototypes that can follow a dot. */
export function propertyNames(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const names: string[] = [];
  for (let at: unknown = Object(value); at !== null; at = Object.getPrototypeOf(at))
    names.push(...Object.getOwnPropertyNames(at).filter((name) => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)));
  return names;
}
