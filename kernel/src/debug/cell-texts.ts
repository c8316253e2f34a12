import { readFile } from "node:fs/promises";
import { CELL_PREFIX, cellPath } from "./cell-path.ts";
import { codeLine } from "./code-lines.ts";

/** Dumped cells that are kept. */
const LIMIT = 2000;

/** The texts of cells that a front end has shown to the debugger, and of files. */
export class CellTexts {
  readonly #texts = new Map<string, string>();

  /** Keeps a cell's text and gives its path. */
  dump(code: string): string {
    const path = cellPath(code);
    this.#texts.delete(path);
    this.#texts.set(path, code);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > LIMIT && oldest !== undefined) this.#texts.delete(oldest);
    return path;
  }

  /** The text of a dumped cell or of a file. */
  async text(path: string): Promise<string | undefined> {
    if (path.startsWith(CELL_PREFIX)) return this.#texts.get(path);
    return readFile(path, "utf8").catch(() => undefined);
  }

  /** Where code can stop at or after a line. */
  async codeLine(path: string, line: number): Promise<number | undefined> {
    const text = await this.text(path);
    return text === undefined ? undefined : codeLine(text, line);
  }
}
