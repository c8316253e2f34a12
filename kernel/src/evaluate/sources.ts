import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import type { SourceMap as MapData } from "oxc-transform";
import { fileMap } from "../typescript.cjs";
import type { Edited } from "./edits.ts";

/** Cells whose sources are kept for stacks; older ones show their compiled positions. */
const LIMIT = 2000;

/** A cell's text on its way to V8. */
export interface CellSource {
  /** Name in stacks, such as `cell-3.ts`. */
  file: string;
  source: string;
  /** After types were removed; `map` leads from here to `source`. */
  module: string;
  /** What V8 runs. */
  script: string;
  map: MapData | undefined;
  /** Columns that the first line was moved to the right before it was compiled. */
  indent: number;
  /** The text whose magics have become calls, if there were any, and the way back to `source`. */
  expanded: Edited | undefined;
  /** Offset in `script` → offset in `module`. */
  toModule(offset: number): number;
}

/** A place in a cell as its author sees it; line and column count from 1. */
export interface Place {
  line: number;
  column: number;
}

/** Sources of the cells that were run, by file name, to map positions in stacks. */
export class Sources {
  readonly #sources = new Map<string, CellSource>();
  readonly #maps = new WeakMap<MapData, SourceMap>();

  /** Remembers a cell's source. */
  add(source: CellSource): void {
    this.#sources.delete(source.file);
    this.#sources.set(source.file, source);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > LIMIT && oldest !== undefined) this.#sources.delete(oldest);
  }

  /** Whether the file is a cell. */
  has(file: string): boolean {
    return this.#sources.has(file);
  }

  /** The lines of a cell, or of the file with that URL, as their author wrote them; none if they are not known. */
  lines(file: string): string[] {
    const source = this.#sources.get(file)?.source ?? fileMap(file)?.sourcesContent?.[0] ?? readText(file);
    return source.split("\n");
  }

  /** The texts of numbered cells, the one that ran last last. */
  numbered(): { count: number; code: string }[] {
    return [...this.#sources.values()].flatMap(({ file, source }) => {
      const count = /^cell-(\d+)\.ts$/.exec(file)?.[1];
      return count === undefined ? [] : [{ count: Number(count), code: source }];
    });
  }

  /** Where a position of the running code is in the author's text; `file` is a cell or the URL of a file. */
  place(file: string, place: Place): Place {
    return this.written(file, place) ?? place;
  }

  /** The same; `undefined` for code that no author wrote. */
  written(file: string, place: Place): Place | undefined {
    const source = this.#sources.get(file);
    const map = source ? source.map : fileMap(file);
    if (!map) return place;
    const compiled = source ? toPlace(source.module, source.toModule(toOffset(source.script, place))) : place;
    const entry = this.#parsed(map).findEntry(compiled.line - 1, compiled.column - 1);
    if (!("originalLine" in entry)) return undefined;
    const indent = entry.originalLine === 0 ? (source?.indent ?? 0) : 0;
    const mapped = { line: entry.originalLine + 1, column: Math.max(entry.originalColumn + 1 - indent, 1) };
    const { expanded } = source ?? {};
    return source && expanded ? toPlace(source.source, expanded.toOriginal(toOffset(expanded.text, mapped))) : mapped;
  }

  #parsed(data: MapData): SourceMap {
    const known = this.#maps.get(data);
    if (known) return known;
    const map = new SourceMap(data as unknown as SourceMapPayload);
    this.#maps.set(data, map);
    return map;
  }
}

/** Text of a file; nothing if it cannot be read. */
function readText(url: string): string {
  try {
    return url.startsWith("file:") ? readFileSync(new URL(url), "utf8") : "";
  } catch {
    return "";
  }
}

function toOffset(text: string, { line, column }: Place): number {
  let start = 0;
  for (let left = line - 1; left > 0; left -= 1) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return text.length;
  }
  return start + column - 1;
}

function toPlace(text: string, offset: number): Place {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}
