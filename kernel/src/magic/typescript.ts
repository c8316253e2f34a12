import { type ParseResult, parseSync } from "oxc-parser";

/** A piece of TypeScript, read on its own. */
export interface Reading {
  result: ParseResult;
  /** `unfinished`: more text could make it right. */
  state: "complete" | "unfinished" | "wrong";
}

/** Reads a piece of a cell. */
export function read(text: string): Reading {
  const result = parseSync("cell.ts", text, { lang: "ts", sourceType: "module" });
  const [error] = result.errors;
  if (!error) return { result, state: "complete" };
  const atEnd = error.labels.some(({ end }) => end >= text.trimEnd().length) && !/regular/.test(error.message);
  return { result, state: atEnd ? "unfinished" : "wrong" };
}

/** Whether a text can stand at the end of a line of TypeScript: more may follow, and it may close what is open before it. */
export function mayStand(text: string): boolean {
  const { result, state } = read(text);
  return state !== "wrong" || /[})\]]/.test(text[result.errors[0]?.labels[0]?.start ?? -1] ?? "");
}
