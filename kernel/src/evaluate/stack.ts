import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Place, Sources } from "./sources.ts";

/** One line of a stack, in the author's terms. */
export interface Frame extends Place {
  name: string;
  file: string;
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

/** The frames of an error, if it is an `Error` with a stack of this realm. */
export function framesOf(error: Error): Frame[] {
  try {
    void error.stack;
  } catch {
    return [];
  }
  return frames.get(error) ?? [];
}

/** Lets an error that has no frames of the author's show those of another one. */
export function placeAt(error: Error, place: Error): void {
  if (!framesOf(error).some(({ own }) => own)) frames.set(error, framesOf(place));
}

/** Lets an error that has no frames of the author's, since V8 could not compile the cell, show that place. */
export function placeInCell(error: Error, file: string, place: Place): void {
  const frame = { name: "", file, cell: true, own: true, line: place.line, column: place.column };
  if (!framesOf(error).some(({ own }) => own)) frames.set(error, [frame]);
}

/** A frame as stacks show it. */
export function frameText({ name, file, line, column }: Frame): string {
  return name ? `${name} (${file}:${line}:${column})` : `${file}:${line}:${column}`;
}

function toFrame(site: NodeJS.CallSite, sources: Sources): Frame | undefined {
  const url = site.getScriptNameOrSourceURL() ?? "";
  const cell = sources.has(url);
  const file = url.startsWith("file:") ? fileURLToPath(url) : url;
  if (!cell && (file === "" || file.startsWith("node:") || file.startsWith(KERNEL))) return undefined;
  const raw = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  const own = cell || (file.startsWith(FOLDER) && !file.includes("node_modules"));
  return { name: callName(site), file, cell, own, ...sources.place(url, raw) };
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
