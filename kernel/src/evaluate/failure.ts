import { inspect, stripVTControlCharacters, types } from "node:util";
import type { CellFailure } from "../bridge/messages.ts";
import { inspectBounded } from "../display/text.ts";
import { CellInterruptedError, CellSyntaxError } from "../errors.ts";
import { emphasis, excerpts } from "./excerpt.ts";
import { hintFor, readableMessage, type Vocabulary } from "./hints.ts";
import type { Sources } from "./sources.ts";
import { type Frame, framesOf, frameText, relativeFrame } from "./stack.ts";

/** How deep causes and aggregated errors are unfolded, and how many of the latter are shown. */
const DEPTH = 5;
const SIBLINGS = 5;
const FRAMES = 20;
/** Longest message, in UTF-16 units. */
const TEXT_LIMIT = 20_000;

/** Properties that are shown otherwise, or say nothing new. */
const SHOWN = ["name", "message", "stack", "cause", "errors", "error", "suppressed", "requireStack", "url"];

/** Where failures are looked at. */
export interface FailureContext {
  sources: Sources;
  vocabulary: Vocabulary;
  /** The author's frames, for a value that has none. */
  place?: readonly Frame[];
}

/**
 * What a thrown value looks like below its cell: name, message, the author's frames with the source lines, causes, and
 * what to do. Never throws, whatever the value's getters and traps do.
 */
export function describeFailure(thrown: unknown, context: FailureContext): CellFailure {
  try {
    const { ename, evalue } = nameAndMessage(thrown);
    return { ename, evalue, traceback: tracebackLines(thrown, { ...context, depth: 0, seen: new Set() }) };
  } catch {
    const [ename, evalue] = ["Error", "a value was thrown that cannot be looked at"];
    return { ename, evalue, traceback: [`${emphasis(ename, "red")}: ${evalue}`] };
  }
}

/** A failure as plain text, for the error stream. */
export function failureText(thrown: unknown, context: FailureContext): string {
  return stripVTControlCharacters(describeFailure(thrown, context).traceback.join("\n"));
}

interface Unfolding extends FailureContext {
  depth: number;
  seen: Set<unknown>;
}

function tracebackLines(thrown: unknown, unfolding: Unfolding): string[] {
  const { ename, evalue } = nameAndMessage(thrown);
  const { seen, depth, sources } = unfolding;
  const isFirst = !seen.has(thrown);
  seen.add(thrown);
  if (!isError(thrown))
    return [`${emphasis("Uncaught", "red")} ${evalue}`, ...placeLines(unfolding.place ?? [], sources)];
  if (!isFirst) return [`${emphasis("Uncaught", "red")} ${evalue}`];
  const head = evalue ? `${emphasis(ename, "red")}: ${evalue}` : emphasis(ename, "red");
  if (thrown instanceof CellSyntaxError) return [head, ...thrown.codeFrame.trimEnd().split("\n")];
  if (thrown instanceof CellInterruptedError) return [head];
  const frames = authorsFrames(thrown, unfolding);
  const hint = hintOf(thrown, evalue, frames, unfolding);
  const lines = [withHint(head, hint), ...placeLines(frames, sources), ...properties(thrown)];
  const inner = { ...unfolding, place: [], depth: depth + 1 };
  return depth < DEPTH ? [...lines, ...innerLines(thrown, inner)] : lines;
}

/** The error's own frames; when none is in a cell, followed by where the cell waited for it. */
function authorsFrames(error: Error, { sources, place = [] }: Unfolding): Frame[] {
  const frames = framesOf(error, sources);
  return frames.some(({ cell }) => cell) ? frames : [...frames, ...place];
}

/** The author's frames (if there are none, all of them), the package's that threw, and the source lines. */
function placeLines(frames: readonly Frame[], sources: Sources): string[] {
  const own = frames.filter((frame) => frame.own);
  const shown = own.length > 0 ? own : frames;
  const at = counted(shown.map((frame) => frameText(relativeFrame(frame)))).slice(0, FRAMES);
  const lines = at.map((text) => `    at ${text}`);
  const [inner] = frames;
  if (inner && own.length > 0 && !inner.own && inner.file.includes("node_modules"))
    lines.push(`    thrown at ${frameText(relativeFrame(inner))}`);
  return [...lines, ...excerpts(shown.map(relativeFrame), sources)];
}

/** Texts that follow each other unchanged, as in a recursion, once with their number. */
function counted(texts: readonly string[]): string[] {
  const runs: { text: string; count: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.count += 1;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count > 1 ? `${text} (${count} times)` : text));
}

function hintOf(error: Error, message: string, frames: readonly Frame[], context: FailureContext): string | undefined {
  return safely(() => {
    const [frame, ...others] = frames.filter(({ own }) => own);
    const isTop = frame?.cell && frame.name === "" && others.length === 0;
    const before = isTop ? (context.sources.lines(frame.url)[frame.line - 1] ?? "").slice(0, frame.column - 1) : "";
    const { code, url } = error as { code?: unknown; url?: unknown };
    return hintFor({ message, code, url, before }, context.vocabulary);
  });
}

function withHint(head: string, hint: string | undefined): string {
  if (hint === undefined) return head;
  return `${head}${/[.!?]$/.test(head) ? "" : "."} ${hint}`;
}

function innerLines(error: Error, unfolding: Unfolding): string[] {
  const inner = (label: string, thrown: unknown): string[] => {
    const [first = "", ...rest] = tracebackLines(thrown, unfolding);
    return [`${emphasis(label)} ${first}`, ...rest].map((line) => `  ${line}`);
  };
  const { cause, errors, error: later, suppressed } = innerErrors(error);
  const lines = cause === undefined ? [] : inner("caused by", cause);
  if (suppressed !== undefined) lines.push(...inner("error", later), ...inner("suppressed", suppressed));
  const shown = errors.slice(0, SIBLINGS);
  return [...lines, ...shown.flatMap((each, index) => inner(`error ${index + 1} of ${errors.length}`, each))];
}

interface InnerErrors {
  cause?: unknown;
  errors: readonly unknown[];
  error?: unknown;
  suppressed?: unknown;
}

function innerErrors(error: Error): InnerErrors {
  const read = (name: keyof InnerErrors): unknown => safely(() => (error as Error & Partial<InnerErrors>)[name]);
  const errors = error.name === "AggregateError" ? read("errors") : undefined;
  const [later, suppressed] = error.name === "SuppressedError" ? [read("error"), read("suppressed")] : [];
  return { cause: read("cause"), errors: Array.isArray(errors) ? errors : [], error: later, suppressed };
}

/** What the error carries besides its message, such as `code`. */
function properties(error: Error): string[] {
  const names = (safely(() => Object.keys(error)) ?? []).filter((key) => !SHOWN.includes(key));
  if (names.length === 0) return [];
  const own = Object.defineProperties({}, pick(Object.getOwnPropertyDescriptors(error), names));
  return safeText(() => inspect(own, { depth: 1 }).slice(0, 2000)).split("\n");
}

function pick(descriptors: PropertyDescriptorMap, names: string[]): PropertyDescriptorMap {
  return Object.fromEntries(names.map((name) => [name, descriptors[name]!]));
}

function nameAndMessage(thrown: unknown): { ename: string; evalue: string } {
  if (!isError(thrown)) return { ename: typeof thrown, evalue: limited(inspectBounded(thrown)) };
  const message = plain(safeText(() => thrown.message).slice(0, 2 * TEXT_LIMIT));
  const isModule = /^(ERR_)?MODULE_NOT_FOUND$/.test(safeText(() => (thrown as { code?: unknown }).code));
  return { ename: nameOf(thrown), evalue: limited(isModule ? readableMessage(message, process.cwd()) : message) };
}

/** The error's name; the one of its class when the class has not given it any. */
function nameOf(error: Error): string {
  const name = plain(safeText(() => error.name)) || "Error";
  const builtin = (globalThis as Record<string, unknown>)[name];
  const maker = safely(() => error.constructor);
  const isGiven = safely(() => Object.hasOwn(error, "name")) !== false;
  const isUnnamed = !isGiven && typeof builtin === "function" && typeof maker === "function" && maker !== builtin;
  const own = isUnnamed ? safeText(() => maker.name) : "";
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(own) ? own : name;
}

/** Text without what moves the cursor or colours, but with its lines. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]/gu, "");
}

function limited(text: string): string {
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text;
}

/** What a getter or method of the author's answers, if it does not throw. */
function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function safeText(read: () => unknown): string {
  return safely(() => String(read() ?? "")) ?? "";
}

function isError(thrown: unknown): thrown is Error {
  return types.isNativeError(thrown) || safely(() => thrown instanceof Error) === true;
}
