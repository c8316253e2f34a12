import { badRequest } from "../errors.ts";
import { isObject, type JsonObject } from "../http/body.ts";

/** A notebook document, nbformat 4, texts joined. Only what this server looks at is named. */
export interface Notebook extends JsonObject {
  cells: NotebookCell[];
  metadata: JsonObject;
  nbformat: number;
  nbformat_minor: number;
}

/** A cell; `source` is one string in memory and a list of lines on disk. */
export interface NotebookCell extends JsonObject {
  cell_type: string;
  source: string;
  metadata: JsonObject;
  outputs?: JsonObject[];
  attachments?: Record<string, JsonObject>;
}

/** A notebook with no cell. */
export function emptyNotebook(): Notebook {
  return { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

/**
 * Reads the text of a notebook file and joins its lists of lines.
 * @throws HttpError 400 that names the file when it is no notebook of nbformat 4 (empty, cut short, other JSON).
 */
export function parseNotebook(text: string, path: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = text.trim() === "" ? "the file is empty" : `it is not valid JSON (${(cause as Error).message})`;
    throw badRequest(`Unreadable Notebook: ${path}: ${reason}`, { cause });
  }
  const notebook = checkNotebook(value, path);
  for (const cell of notebook.cells) mapTexts(cell, joinLines);
  return notebook;
}

/** Checks the shape that everything here relies on. @throws HttpError 400. */
export function checkNotebook(value: unknown, path: string): Notebook {
  const refuse = (reason: string): Error => badRequest(`Unreadable Notebook: ${path}: ${reason}`);
  if (!isObject(value)) throw refuse("it is not a JSON object");
  if (typeof value.nbformat !== "number") throw refuse('it has no "nbformat"');
  if (value.nbformat !== 4)
    throw refuse(`nbformat ${value.nbformat} is not supported, only 4: convert it with nbconvert`);
  if (!Array.isArray(value.cells)) throw refuse('it has no list of "cells"');
  for (const [index, cell] of value.cells.entries()) {
    const problem = cellProblem(cell);
    if (problem) throw refuse(`cell ${index + 1} has ${problem}`);
  }
  value.metadata ??= {};
  if (!isObject(value.metadata)) throw refuse('its "metadata" are no object');
  value.nbformat_minor ??= 0;
  for (const cell of value.cells as JsonObject[]) {
    cell.metadata ??= {};
    cell.source ??= "";
  }
  return value as Notebook;
}

/** What a cell lacks that everything here relies on. */
function cellProblem(cell: unknown): string | undefined {
  if (!isObject(cell) || typeof cell.cell_type !== "string") return 'no "cell_type"';
  const { metadata, source, outputs, attachments } = cell;
  if (!isObject(metadata ?? {})) return '"metadata" that are no object';
  if (!isText(source ?? "")) return 'a "source" that is no text';
  if (!isObject(attachments ?? {})) return '"attachments" that are no object';
  if (!Array.isArray(outputs ?? []) || !((outputs ?? []) as unknown[]).every(isObject))
    return '"outputs" that are none';
  return undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));
}

/** The text of a notebook file as nbformat writes it: keys sorted, indent 1, texts as lists of lines, no trust marks. */
export function formatNotebook(notebook: Notebook): string {
  const plain = structuredClone(notebook);
  for (const cell of plain.cells) {
    mapTexts(cell, splitLines);
    delete cell.metadata.trusted;
  }
  delete plain.metadata.signature;
  return `${JSON.stringify(plain, sortKeys, 1)}\n`;
}

/** Replacer for `JSON.stringify` that writes the keys of objects in order. */
export function sortKeys(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Applies `change` to each text of a cell that nbformat may keep as a list of lines. */
function mapTexts(cell: JsonObject, change: (text: unknown) => unknown): void {
  cell.source = change(cell.source);
  for (const output of Array.isArray(cell.outputs) ? cell.outputs.filter(isObject) : []) {
    if ("text" in output) output.text = change(output.text);
    mapBundle(output.data, change);
  }
  for (const bundle of isObject(cell.attachments) ? Object.values(cell.attachments) : []) mapBundle(bundle, change);
}

function mapBundle(bundle: unknown, change: (text: unknown) => unknown): void {
  if (!isObject(bundle)) return;
  for (const type of Object.keys(bundle)) if (!/[/+]json$/.test(type)) bundle[type] = change(bundle[type]);
}

function joinLines(text: unknown): unknown {
  return Array.isArray(text) ? text.join("") : text;
}

function splitLines(text: unknown): unknown {
  if (typeof text !== "string") return text;
  return text === "" ? [] : text.split(/(?<=\n)/);
}
