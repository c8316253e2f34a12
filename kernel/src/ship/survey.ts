import { types } from "node:util";
import type { Range } from "./serialize.ts";

/** What a value consists of, or why it cannot be shipped. */
export interface Survey {
  /** There are functions in it. */
  functions: boolean;
  problem?: { path: string; reason: string };
}

const PLAIN: ReadonlySet<unknown> = new Set(
  [
    null,
    ...[Object, Array, Date, RegExp, Map, Set, ArrayBuffer, DataView, Buffer, Boolean, Number, String, BigInt],
    ...[Error, AggregateError, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError],
    ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array],
    ...[Float32Array, Float64Array, BigInt64Array, BigUint64Array],
  ].map((each) => (typeof each === "function" ? each.prototype : each)),
);
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

interface Visit {
  value: unknown;
  path: string;
}

/** Goes through plain data; notes in `ranges` which bytes its arrays are on. */
export function survey(root: unknown, path: string, ranges: Map<ArrayBufferLike, Range>): Survey {
  const seen = new Set<object>();
  const waiting: Visit[] = [{ value: root, path }];
  let functions = false;
  for (let visit = waiting.pop(); visit; visit = waiting.pop()) {
    const { value } = visit;
    if (typeof value === "function") functions = true;
    if (typeof value === "symbol")
      return { functions, problem: { path: visit.path, reason: "a symbol cannot be shipped" } };
    if (typeof value !== "object" || value === null || seen.has(value)) continue;
    seen.add(value);
    const reason = problemOf(value);
    if (reason !== undefined) return { functions, problem: { path: visit.path, reason } };
    noteBytes(value, ranges);
    if (value instanceof Map || value instanceof Set) {
      const inner = [...value].flat().find((each) => typeof each === "function");
      if (inner)
        return {
          functions,
          problem: { path: visit.path, reason: "a function in a Map or Set cannot be shipped; use an object" },
        };
    }
    addParts(visit.path, value, waiting);
  }
  return { functions };
}

function addParts(path: string, value: object, waiting: Visit[]): void {
  const add = (part: unknown, key: string): void => {
    if (typeof part === "object" || typeof part === "function" || typeof part === "symbol")
      waiting.push({ value: part, path: path + key });
  };
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) for (const [index, part] of value.entries()) add(part, `[${index}]`);
  else if (value instanceof Map)
    for (const [key, part] of value) for (const each of [key, part]) add(each, `.get(${String(key)})`);
  else if (value instanceof Set) for (const part of value) add(part, ".values()");
  else
    for (const key of Object.keys(value))
      add((value as Record<string, unknown>)[key], IDENTIFIER.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
}

/** How the numbers of the library's values are got at. */
const NUMBERS = new Map([
  ["DataArray", "(await x.compute()).values"],
  ["Dataset", "(await ds.t2m.compute()).values"],
]);

/** Why an object, apart from what is in it, cannot be shipped. */
function problemOf(value: object): string | undefined {
  if (types.isProxy(value)) return "a proxy cannot be shipped; copy what is behind it into a plain object";
  if (types.isPromise(value)) return "a promise cannot be shipped; await it first";
  if (value instanceof SharedArrayBuffer) return "shared memory cannot be shipped; copy it into a typed array";
  if (types.isModuleNamespaceObject(value)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (PLAIN.has(prototype) || Object.prototype.toString.call(value) === "[object Float16Array]") return undefined;
  const name = makerName(prototype).replace("DatasetCore", "Dataset");
  const numbers = NUMBERS.get(name);
  if (numbers !== undefined)
    return `a ${name} cannot be shipped; open it in the function from its address, or ship the numbers: ${numbers}`;
  return `an instance of ${name} cannot be shipped; make it in the function, or ship the plain data in it`;
}

function makerName(prototype: unknown): string {
  const name = (prototype as { constructor?: { name?: unknown } } | null)?.constructor?.name;
  return typeof name === "string" && name !== "" ? name : "a class";
}

function noteBytes(value: object, ranges: Map<ArrayBufferLike, Range>): void {
  if (!ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer)) return;
  const [buffer, start] = ArrayBuffer.isView(value) ? [value.buffer, value.byteOffset] : [value, 0];
  const end = start + value.byteLength;
  const known = ranges.get(buffer) ?? { start, end };
  ranges.set(buffer, { start: Math.min(known.start, start), end: Math.max(known.end, end) });
}
