import { UnsupportedError } from "../../errors.ts";

/** A node of well-known text: `NAME["text", 1, OTHER[…]]`. */
export interface WktNode {
  readonly keyword: string;
  readonly values: readonly (string | number)[];
  readonly children: readonly WktNode[];
}

const token =
  /\s*(?:([A-Za-z_]\w*)\s*(?=[[(])|"((?:[^"]|"")*)"|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|([[(])|([\])])|(,))/y;

/** Deepest nesting and longest text that are taken. */
const maxDepth = 64;
const maxLength = 2 ** 20;

/**
 * Parses well-known text of any version (OGC 01-009, ISO 19162).
 * @throws UnsupportedError when it is none
 */
export function parseWkt(text: string): WktNode {
  if (text.length > maxLength) throw broken(text);
  const scan = new RegExp(token);
  const next = (): RegExpExecArray => {
    const match = scan.exec(text);
    if (!match) throw broken(text);
    return match;
  };
  const node = (keyword: string, depth: number): WktNode => {
    if (depth > maxDepth || next()[5] === undefined) throw broken(text);
    const values: (string | number)[] = [];
    const children: WktNode[] = [];
    for (;;) {
      const [, name, quoted, number, word, , close, comma] = next();
      if (close !== undefined) return { keyword: keyword.toUpperCase(), values, children };
      if (name !== undefined) children.push(node(name, depth + 1));
      else if (quoted !== undefined) values.push(quoted.replaceAll('""', '"'));
      else if (number !== undefined) values.push(Number(number));
      else if (word !== undefined) values.push(word);
      else if (comma === undefined) throw broken(text);
    }
  };
  const [, keyword] = next();
  if (keyword === undefined) throw broken(text);
  return node(keyword, 0);
}

function broken(text: string): UnsupportedError {
  return new UnsupportedError(`the CRS "${text.slice(0, 60)}…"`, "it is no well-known text");
}

/** The first child with one of the keywords. */
export function childOf(node: WktNode, ...keywords: readonly string[]): WktNode | undefined {
  return node.children.find(({ keyword }) => keywords.includes(keyword));
}

/** All children with one of the keywords. */
export function childrenOf(node: WktNode, ...keywords: readonly string[]): readonly WktNode[] {
  return node.children.filter(({ keyword }) => keywords.includes(keyword));
}

/** Text at a position of a node's values; empty where there is none. */
export function textOf(node: WktNode | undefined, position = 0): string {
  return String(node?.values[position] ?? "");
}

/** Number at a position of a node's values; NaN where there is none. */
export function numberOf(node: WktNode | undefined, position: number): number {
  return Number(node?.values[position] ?? Number.NaN);
}
