import type { Debugger } from "node:inspector";
import { DebuggerError } from "../errors.ts";
import type { Place } from "../evaluate/sources.ts";
import type { Cdp } from "./cdp.ts";
import { conditionOf } from "./conditions.ts";
import type { DapBreakpoint, SourceBreakpoint } from "./dap.ts";
import type { Renamed } from "./expression.ts";
import type { RemoteTarget } from "./remote-target.ts";
import type { Script, Scripts } from "./scripts.ts";

/** Runs of a cell in which its breakpoints are set; functions of older runs are seldom still called. */
const RUNS = 10;
/** What every cell's script begins with, which no author wrote: `"use strict";void 0;`. */
const PROLOGUE = 20;

interface Point {
  asked: SourceBreakpoint;
  id: number;
  condition: string;
  /** Where it is, when that is known. */
  place: Place | undefined;
  /** Why it cannot be set anywhere. */
  problem: string | undefined;
  /** Names of it in V8, one for each script. */
  set: string[];
}

/** What breakpoints need of the debugger. */
export interface BreakpointParts {
  cdp: Cdp;
  target: RemoteTarget;
  scripts: Scripts;
  /** Where in a source that has not run code can stop, at or after a line; `undefined` when the source is unknown. */
  expect: (path: string, line: number) => Promise<number | undefined>;
}

/** The author's breakpoints, by the path of their source, in the scripts that V8 has and in those to come. */
export class Breakpoints {
  readonly #parts: BreakpointParts;
  readonly #points = new Map<string, Point[]>();
  #last = 0;

  constructor(parts: BreakpointParts) {
    this.#parts = parts;
  }

  /** Whether there are any. */
  get any(): boolean {
    return this.#points.size > 0;
  }

  /** Sets all breakpoints of a source anew. */
  async set(path: string, asked: SourceBreakpoint[]): Promise<DapBreakpoint[]> {
    const old = this.#points.get(path) ?? [];
    const renamed = await this.#parts.target.call("renamed");
    const points = asked.map((each) => this.#point(each, renamed));
    if (points.length > 0) this.#points.set(path, points);
    else this.#points.delete(path);
    for (const name of old.flatMap(({ set }) => set)) await this.#remove(name);
    const scripts = (await this.#parts.scripts.at(path)).slice(0, RUNS);
    for (const script of scripts) await this.#setIn(script, points);
    if (scripts.length === 0) for (const point of points) await this.#expect(path, point);
    return points.map((point) => toDap(point, path));
  }

  /** Sets what is asked for in a script that is about to run. */
  async bind(script: Script): Promise<void> {
    const points = this.#points.get(await this.#parts.scripts.path(script));
    if (points) await this.#setIn(script, points);
  }

  /** All breakpoints, for a front end that comes back. */
  list(): { source: string; breakpoints: SourceBreakpoint[] }[] {
    return [...this.#points].map(([source, points]) => ({
      source,
      breakpoints: points.map(({ asked, place }) => ({ ...asked, line: place?.line ?? asked.line })),
    }));
  }

  async #remove(breakpointId: string): Promise<void> {
    await this.#parts.cdp.post("Debugger.removeBreakpoint", { breakpointId }).catch(() => undefined);
  }

  #point(asked: SourceBreakpoint, renamed: Renamed): Point {
    this.#last += 1;
    const id = this.#last;
    const point: Point = { asked, id, condition: "", place: undefined, problem: undefined, set: [] };
    try {
      return { ...point, condition: conditionOf(asked, id, renamed) };
    } catch (error) {
      return { ...point, problem: error instanceof DebuggerError ? error.message : String(error) };
    }
  }

  async #expect(path: string, point: Point): Promise<void> {
    const { line } = point.asked;
    const found = await this.#parts.expect(path, line);
    if (found !== undefined) point.place = { line: found, column: 1 };
  }

  async #setIn(script: Script, points: Point[]): Promise<void> {
    const { cdp, target } = this.#parts;
    const start = { scriptId: script.id, lineNumber: 0, columnNumber: 0 };
    const answer = cdp.post<Debugger.GetPossibleBreakpointsReturnType>("Debugger.getPossibleBreakpoints", { start });
    // V8 may have dropped a script that nothing refers to.
    const locations = (await answer.catch(() => ({ locations: [] }))).locations.filter((each) =>
      isAuthors(each, script),
    );
    const compiled = locations.map(({ lineNumber, columnNumber = 0 }) => ({
      line: lineNumber + 1,
      column: columnNumber + 1,
    }));
    const places = await target.call("places", script.url, compiled);
    for (const point of points) {
      const index = bestPlace(places, point.asked);
      const place = places[index ?? -1];
      if (index !== undefined && place) await this.#setAt(point, locations[index]!, place);
    }
  }

  async #setAt(point: Point, location: Debugger.BreakLocation, place: Place): Promise<void> {
    if (point.problem !== undefined) return;
    point.place = place;
    const { scriptId, lineNumber, columnNumber } = location;
    const options = { location: { scriptId, lineNumber, columnNumber }, condition: point.condition };
    // Another one may be at that place already.
    const answer = this.#parts.cdp.post<Debugger.SetBreakpointReturnType>("Debugger.setBreakpoint", options);
    const name = await answer.then(({ breakpointId }) => breakpointId).catch(() => undefined);
    if (name === undefined) return;
    point.set.push(name);
    const oldest = point.set.length > RUNS ? point.set.shift() : undefined;
    if (oldest !== undefined) await this.#remove(oldest);
  }
}

function isAuthors({ lineNumber, columnNumber = 0 }: Debugger.BreakLocation, { url }: Script): boolean {
  return url.startsWith("file:") || lineNumber > 0 || columnNumber >= PROLOGUE;
}

/** The first place, as the author reads, at or after the one asked for. */
function bestPlace(places: (Place | null)[], { line, column = 1 }: SourceBreakpoint): number | undefined {
  let best: number | undefined;
  places.forEach((place, index) => {
    if (!place || place.line < line || (place.line === line && place.column < column)) return;
    if (best === undefined || isBefore(place, places[best]!)) best = index;
  });
  return best ?? (column > 1 ? bestPlace(places, { line }) : undefined);
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function toDap({ id, asked, place, problem }: Point, path: string): DapBreakpoint {
  const where = { id, line: place?.line ?? asked.line, source: { path } };
  if (problem === undefined && place) return { ...where, verified: true };
  return { ...where, verified: false, message: problem ?? "no code is known at or after this line" };
}
