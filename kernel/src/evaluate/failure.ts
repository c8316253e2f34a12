import { inspect, stripVTControlCharacters, styleText, types } from "node:util";
import type { CellFailure } from "../bridge/messages.ts";
import { CellInterruptedError, CellSyntaxError } from "../errors.ts";
import type { Sources } from "./sources.ts";
import { type Frame, framesOf, frameText } from "./stack.ts";

/** How deep causes and aggregated errors are unfolded, and how many of the latter are shown. */
const DEPTH = 5;
const SIBLINGS = 5;
const FRAMES = 20;
/** Source lines shown before and after the failing one. */
const CONTEXT = 2;
/** Longest message, in UTF-16 units. */
const TEXT_LIMIT = 20_000;

type Style = Parameters<typeof styleText>[0];

/**
 * What a thrown value looks like below its cell: name, message, the author's frames with the source line, causes. Never
 * throws, whatever the value's getters and traps do.
 */
export function describeFailure(thrown: unknown, sources: Sources): CellFailure {
  try {
    const { ename, evalue } = nameAndMessage(thrown);
    return { ename, evalue, traceback: tracebackLines(thrown, { sources, depth: 0, seen: new Set() }) };
  } catch {
    const [ename, evalue] = ["Error", "a value was thrown that cannot be looked at"];
    return { ename, evalue, traceback: [`${color("red", ename)}: ${evalue}`] };
  }
}

interface Unfolding {
  sources: Sources;
  depth: number;
  seen: Set<unknown>;
}

function tracebackLines(thrown: unknown, unfolding: Unfolding): string[] {
  const { ename, evalue } = nameAndMessage(thrown);
  const { seen, depth, sources } = unfolding;
  if (!isError(thrown) || seen.has(thrown)) return [`${color("red", "Uncaught")} ${evalue}`];
  seen.add(thrown);
  const head = evalue ? `${color("red", ename)}: ${evalue}` : color("red", ename);
  if (thrown instanceof CellSyntaxError) return [head, ...thrown.codeFrame.trimEnd().split("\n")];
  if (thrown instanceof CellInterruptedError) return [head];
  const frames = ownFrames(thrown);
  const lines = [head, ...frames.map((frame) => `    at ${color("cyan", frameText(frame))}`)];
  lines.push(...excerpt(frames, sources), ...properties(thrown));
  return depth < DEPTH ? [...lines, ...innerLines(thrown, { ...unfolding, depth: depth + 1 })] : lines;
}

/** The author's frames; if there are none, all of them. */
function ownFrames(error: Error): Frame[] {
  const frames = framesOf(error);
  const own = frames.filter((frame) => frame.own);
  return (own.length > 0 ? own : frames).slice(0, FRAMES);
}

function innerLines(error: Error, unfolding: Unfolding): string[] {
  const inner = (label: string, thrown: unknown): string[] => {
    const [first = "", ...rest] = tracebackLines(thrown, unfolding);
    return [`${color("yellow", label)} ${first}`, ...rest].map((line) => `  ${line}`);
  };
  const cause = safely(() => error.cause);
  const lines = cause === undefined ? [] : inner("caused by", cause);
  if (!(error instanceof AggregateError && Array.isArray(error.errors))) return lines;
  const shown = error.errors.slice(0, SIBLINGS);
  return [...lines, ...shown.flatMap((each, index) => inner(`error ${index + 1} of ${error.errors.length}`, each))];
}

/** The lines around the innermost place that is in a cell, with a mark below the column. */
function excerpt(frames: Frame[], sources: Sources): string[] {
  const frame = frames.find(({ cell }) => cell);
  if (!frame) return [];
  const lines = sources.lines(frame.file);
  const first = Math.max(frame.line - CONTEXT, 1);
  const shown = lines.slice(first - 1, frame.line + CONTEXT).map((text, index) => {
    const number = first + index;
    const cut = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    const here = number === frame.line;
    const row = `${here ? color("red", ">") : " "} ${color("gray", `${String(number).padStart(4)} |`)} ${cut}`;
    return here && frame.column <= 200 ? `${row}\n         ${" ".repeat(frame.column - 1)}${color("red", "^")}` : row;
  });
  return ["", ...shown.flatMap((row) => row.split("\n"))];
}

/** What the error carries besides its message, such as `code`. */
function properties(error: Error): string[] {
  const shown = ["name", "message", "stack", "cause", "errors"];
  const names = (safely(() => Object.keys(error)) ?? []).filter((key) => !shown.includes(key));
  if (names.length === 0) return [];
  const own = Object.defineProperties({}, pick(Object.getOwnPropertyDescriptors(error), names));
  return safeText(() => inspect(own, { depth: 1 }).slice(0, 2000)).split("\n");
}

function pick(descriptors: PropertyDescriptorMap, names: string[]): PropertyDescriptorMap {
  return Object.fromEntries(names.map((name) => [name, descriptors[name]!]));
}

function nameAndMessage(thrown: unknown): { ename: string; evalue: string } {
  if (!isError(thrown)) return { ename: typeof thrown, evalue: limited(safeText(() => inspect(thrown))) };
  const { name, message } = { name: safeText(() => thrown.name), message: safeText(() => thrown.message) };
  return { ename: name || "Error", evalue: limited(message) };
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

function color(style: Style, text: string): string {
  return styleText(style, text, { validateStream: false });
}

/** A failure as plain text, for the error stream. */
export function failureText(thrown: unknown, sources: Sources): string {
  return stripVTControlCharacters(describeFailure(thrown, sources).traceback.join("\n"));
}
