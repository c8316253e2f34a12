import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import type { SourceOptions } from "../../source/options.ts";
import { type Reference, type References, referenceStore } from "../../source/reference.ts";
import type { Location } from "../../source/source.ts";
import type { Format, FormatOptions } from "../format.ts";
import { zarr } from "../zarr/zarr.ts";
import { generateReferences } from "./generate.ts";
import { openParquetSet } from "./parquet-set.ts";
import { compileTemplate, type Names } from "./template.ts";

/** Larger reference files are refused: they are read whole. */
const maxBytes = 2 ** 28;

/**
 * kerchunk's references: a Zarr hierarchy whose chunks lie in other files. A JSON document of version 0 or 1, or a folder
 * of Parquet files.
 */
export const reference: Format = {
  open: async (location, options: FormatOptions & SourceOptions) => {
    const references = await openReferences(location, options);
    const origin = { name: location.name, options, targets: options.targets };
    return zarr.open({ ...location, store: referenceStore(references, origin) }, options);
  },
};

async function openReferences(location: Location, options: FormatOptions): Promise<References> {
  if (!(await location.bytes(options))) return openParquetSet(location.store, options);
  const references = toReferences(await readJson(location, options.signal), location.name);
  return { find: (key) => references.get(key), keys: () => references.keys() };
}

/** Whether the first bytes of a file look like such references. */
export function isReference(head: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(head);
  return (
    /^\s*\{/.test(text) &&
    (/"refs"\s*:/.test(text) ||
      /"\.z(group|array|metadata)"\s*:/.test(text) ||
      /"[^"]*\/\.z(array|attrs)"\s*:/.test(text))
  );
}

async function readJson(location: Location, signal: AbortSignal | undefined): Promise<Record<string, unknown>> {
  const source = (await location.bytes({ signal }))!;
  if (source.size > maxBytes)
    throw new UnsupportedError(
      `${source.size} bytes of references in ${location.name}`,
      `at most ${maxBytes} are read`,
    );
  const bytes = await source.read(0, source.size, { signal });
  const at = { source: location.name, format: "reference", place: "the document" };
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isObject(value)) return value;
  } catch (error) {
    throw new CorruptDataError(at, "it is not JSON", { cause: error });
  }
  throw new CorruptDataError(at, "it is not a JSON object");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toReferences(document: Record<string, unknown>, source: string): Map<string, Reference> {
  const refs = isObject(document.refs) ? document.refs : document;
  const names = templatesOf(document.templates, source);
  const written = new Map<string, string>();
  const entries = Object.entries(refs).filter(([, value]) => value !== null);
  const made = document.gen === undefined ? [] : generateReferences(list(document.gen, "gen", source), names, source);
  return new Map([
    ...entries.map(([key, value]) => [key, toReference(value, { key, source, names, written })] as const),
    ...made,
  ]);
}

function list(value: unknown, place: string, source: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new CorruptDataError({ source, format: "reference", place }, "it is no list");
}

/** Texts as they are; those with names in them are templates with arguments. */
function templatesOf(templates: unknown, source: string): Names {
  const entries = Object.entries(isObject(templates) ? templates : {}).filter(([, text]) => typeof text === "string");
  return new Map(
    (entries as [string, string][]).map(([name, text]) => [
      name,
      text.includes("{{") ? compileTemplate(text, `the template "${name}" in ${source}`) : text,
    ]),
  );
}

interface Context {
  readonly key: string;
  readonly source: string;
  readonly names: Names;
  /** Targets that were made already: many chunks lie in one file. */
  readonly written: Map<string, string>;
}

function toReference(value: unknown, context: Context): Reference {
  if (typeof value === "string") return { kind: "inline", value: inlineBytes(value) };
  if (isObject(value)) return { kind: "inline", value: Buffer.from(JSON.stringify(value)) };
  const [target, offset, length] = Array.isArray(value) ? (value as unknown[]) : [];
  const isPart =
    Number.isSafeInteger(offset) && Number.isSafeInteger(length) && (offset as number) >= 0 && (length as number) >= 0;
  if (typeof target !== "string" || !(isPart || (value as unknown[]).length === 1)) {
    throw new CorruptDataError(
      { source: context.source, format: "reference", place: `"${context.key}"` },
      `${JSON.stringify(value)} is no reference`,
    );
  }
  const address = fillTemplates(target, context);
  return isPart
    ? { kind: "part", target: address, offset: offset as number, length: length as number }
    : { kind: "whole", target: address };
}

function inlineBytes(text: string): Uint8Array {
  return text.startsWith("base64:") ? Buffer.from(text.slice(7), "base64") : Buffer.from(text);
}

/** Puts the texts of the templates in. */
function fillTemplates(target: string, { key, source, names, written }: Context): string {
  if (!target.includes("{{")) return target;
  const text = written.get(target) ?? compileTemplate(target, `"${key}" of ${source}`)(names);
  written.set(target, text);
  return text;
}
