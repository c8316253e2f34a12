import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { filePlaces } from "../typescript.cjs";
import type { Place, Sources } from "./sources.ts";

/** One line of a stack, in the author's terms. */
export interface Frame extends Place {
  name: string;
  /** As people see it: the name of a cell, the path of a file. */
  file: string;
  /** What {@link Sources} knows the file by. */
  url: string;
  /** Whether `file` is a cell. */
  cell: boolean;
  /** Whether the author wrote it: a cell or a file of the notebook's folder, not a package. */
  own: boolean;
}

const frames = new WeakMap<object, Frame[]>();
/** Frames that V8 keeps; Node's own alone can be ten. */
const STACK_LIMIT = 40;
const FOLDER = `${process.cwd()}${sep}`;
const KERNEL = fileURLToPath(new URL("..", import.meta.url));

/** Makes every stack name cells by their own lines and leave out Node's and the kernel's frames. */
export function mapStacks(sources: Sources): void {
  Error.stackTraceLimit = STACK_LIMIT;
  Error.prepareStackTrace = (error, callSites) => {
    const mapped = callSites.map((site) => toFrame(site, sources)).filter((frame) => frame !== undefined);
    frames.set(error, mapped);
    return [headline(error), ...mapped.map((frame) => `    at ${frameText(frame)}`)].join("\n");
  };
}

/** The frames of an error, innermost first; those of an error that came from another thread are read from its text. */
export function framesOf(error: Error, sources: Sources): Frame[] {
  const known = captured(error);
  const stack = stackOf(error);
  const parsed = known ?? parseStack(stack, sources);
  const syntax = syntaxFrame(error, stack, sources);
  return syntax ? [syntax, ...parsed] : parsed;
}

/** The frames of the code that calls, innermost first. */
export function framesHere(): Frame[] {
  return captured(new Error()) ?? [];
}

function captured(error: Error): Frame[] | undefined {
  stackOf(error);
  return frames.get(error);
}

/** The text of the stack; asking for it makes V8 ask for the frames. */
function stackOf(error: Error): string {
  try {
    const stack: unknown = error.stack;
    return typeof stack === "string" ? stack : "";
  } catch {
    return "";
  }
}

/** Lets an error that has no frames of the author's show those of another one below its own. */
export function placeAt(error: Error, place: Error): void {
  const known = captured(error) ?? [];
  if (!known.some(({ own }) => own)) frames.set(error, [...known, ...(captured(place) ?? [])]);
}

/** Lets an error that has no frames of the author's, since V8 could not compile the cell, show that place. */
export function placeInCell(error: Error, file: string, { line, column }: Place): void {
  const frame = { name: "", file, url: file, cell: true, own: true, line, column };
  if (!captured(error)?.some(({ own }) => own)) frames.set(error, [frame]);
}

/** A frame as stacks show it. */
export function frameText({ name, file, line, column }: Frame): string {
  return name ? `${name} (${file}:${line}:${column})` : `${file}:${line}:${column}`;
}

/** The frame with its file named from the notebook's folder, if it is in there. */
export function relativeFrame(frame: Frame): Frame {
  return frame.file.startsWith(FOLDER) ? { ...frame, file: frame.file.slice(FOLDER.length) } : frame;
}

function toFrame(site: NodeJS.CallSite, sources: Sources): Frame | undefined {
  const url = site.getScriptNameOrSourceURL() ?? "";
  const cell = sources.has(url);
  const file = url.startsWith("file:") ? fileURLToPath(url) : url;
  if (!cell && (file === "" || file.startsWith("node:") || file.startsWith(KERNEL))) return undefined;
  const raw = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  return { name: callName(site), file, url, cell, own: cell || isOwn(file), ...sources.place(url, raw) };
}

function isOwn(file: string): boolean {
  return file.startsWith(FOLDER) && !file.includes("node_modules");
}

/** Where a file that could not be compiled is wrong. */
function syntaxFrame(error: Error, stack: string, sources: Sources): Frame | undefined {
  const known = filePlaces.get(error);
  if (known) return fileFrame(known.url, known);
  const [, path, line, marked = ""] = /^(\/.+):(\d+)\n.*\n(\s*)\^/.exec(stack) ?? [];
  if (path === undefined || !(error instanceof SyntaxError)) return undefined;
  const url = pathToFileURL(path).href;
  return fileFrame(url, sources.place(url, { line: Number(line), column: marked.length + 1 }));
}

function fileFrame(url: string, place: Place): Frame {
  const file = fileURLToPath(url);
  return { name: "", file, url, cell: false, own: isOwn(file), line: place.line, column: place.column };
}

function parseStack(stack: string, sources: Sources): Frame[] {
  const lines = stack.matchAll(/^ {4}at (?:(.+) \()?(file:[^\n]+?|\/[^\n]+?):(\d+):(\d+)\)?$/gm);
  return [...lines].slice(0, STACK_LIMIT).flatMap(([, name = "", at = "", line, column]) => {
    const url = at.startsWith("file:") ? at : pathToFileURL(at).href;
    const frame = fileFrame(url, sources.place(url, { line: Number(line), column: Number(column) }));
    return frame.file.startsWith(KERNEL) ? [] : [{ ...frame, name }];
  });
}

function callName(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? "";
  const type = site.isToplevel() || site.isConstructor() ? "" : (site.getTypeName() ?? "");
  const full = type && name && !name.startsWith(type) ? `${type}.${name}` : name;
  const prefix = site.isConstructor() ? "new " : site.isAsync() ? "async " : "";
  return full ? prefix + full : "";
}

function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}
