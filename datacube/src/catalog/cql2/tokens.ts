import { ExpressionError } from "../../errors.ts";

/** A piece of CQL2's text. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "property" | "sign" | "end";
  readonly text: string;
  /** Position in the text. */
  readonly at: number;
}

const pattern =
  /\s*(?:(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|'(?<text>(?:[^']|'')*)'|"(?<quoted>(?:[^"]|"")*)"|(?<name>[\p{L}_:][\p{L}\p{N}_:.]*)|(?<sign><>|<=|>=|[=<>+\-*/%^(),]))/uy;

/** The pieces of a text. @throws ExpressionError with the place of what is none */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (pattern.lastIndex = 0; pattern.lastIndex < end; ) {
    const start = pattern.lastIndex;
    const at = start + text.slice(start).search(/\S/);
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw filterError(text, at, "this is no piece of CQL2");
    const { number, text: quotedText, quoted, name, sign } = groups;
    if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (quotedText !== undefined) tokens.push({ kind: "text", text: quotedText.replaceAll("''", "'"), at });
    else if (quoted !== undefined) tokens.push({ kind: "property", text: quoted.replaceAll('""', '"'), at });
    else if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else tokens.push({ kind: "sign", text: sign!, at });
  }
  return [...tokens, { kind: "end", text: "the end", at: end }];
}

/** An error at a place of the text. */
export function filterError(text: string, at: number, problem: string): ExpressionError {
  return new ExpressionError("filter", `${problem}, at character ${at + 1} of ${JSON.stringify(text.slice(0, 200))}`);
}
