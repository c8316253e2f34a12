import type { CellModule } from "./cell-modules.ts";
import type { DocumentPlace } from "./service.ts";

const LINE_END = /\r\n|\r|\n/g;

/** Where an offset of a cell's text is in its module. */
export function toPlace(module: CellModule, code: string, offset: number): DocumentPlace {
  const before = code.slice(0, offset).split(LINE_END);
  return { document: module.document, line: module.firstLine + before.length - 1, character: before.at(-1)!.length };
}

/** Lines of a text as the service counts them. */
export function linesOf(text: string): string[] {
  return text.split(LINE_END);
}

/** Where a line of a text begins, as the service counts them. */
export function startOfLine(text: string, line: number): number {
  const ends = text.matchAll(LINE_END).take(line);
  return ends.reduce((_, { index, 0: end }) => index + end.length, 0);
}
