import { inspect, types } from "node:util";
import { type Extent, isLeaf, survey } from "./survey.ts";

/** How much of a value its text shows. */
export interface TextOptions {
  /** How many levels of objects are opened; 2 when absent. */
  depth?: number;
  /** Everything, up to some megabytes. */
  full?: boolean;
}

/** What bounds a text: values shown, values of each array, and UTF-16 units of each string and of the whole. */
interface Bounds {
  depth: number;
  values: number;
  items: number;
  string: number;
  text: number;
}

const USUAL: Bounds = { depth: 2, values: 20_000, items: 100, string: 10_000, text: 100_000 };
const FULL: Bounds = { depth: 1000, values: 1_000_000, items: 100_000, string: 4_000_000, text: 5_000_000 };
/** Properties shown of an object that has more of them than fit. */
const PROPERTIES = 200;

const MORE = "… not all is shown; display(value, { full: true }) shows more";

/**
 * The text form of a value: what `util.inspect` says of as much as can be shown at once. A last line tells when something
 * is left out. Never throws, whatever getters, traps and methods the value has.
 */
export function toText(value: unknown, { depth, full = false }: TextOptions = {}): string {
  const bounds = full ? FULL : USUAL;
  const { shown, extent, cut } = chooseExtent(value, { ...bounds, depth: Math.min(depth ?? bounds.depth, FULL.depth) });
  const text = safeInspect(shown, extent);
  const tooLong = text.length > bounds.text;
  const kept = tooLong ? `${text.slice(0, bounds.text)}\n… ${text.length - bounds.text} more characters` : text;
  return !full && (cut || tooLong) ? `${kept}\n${MORE}` : kept;
}

/** What `util.inspect` says of a value, or of as much of it as can be shown at once. Never throws. */
export function inspectBounded(value: unknown): string {
  const { shown, extent } = chooseExtent(value, USUAL);
  return safeInspect(shown, extent);
}

/** The deepest extent in which the value is not too much; of an object that is too large even alone, a part. */
function chooseExtent(
  value: unknown,
  { depth, items, string, values }: Bounds,
): { shown: unknown; extent: Extent; cut: boolean } {
  let extent: Extent = { depth, maxArrayLength: items, maxStringLength: string };
  try {
    const part = firstProperties(value, PROPERTIES, values);
    if (!Object.is(part, value)) return { shown: part, extent: { ...extent, depth: 0 }, cut: true };
    for (;;) {
      const { tooMuch, cut } = survey(value, extent, values);
      if (!tooMuch) return { shown: value, extent, cut };
      if (extent.depth === 0) return { shown: firstProperties(value, PROPERTIES), extent, cut };
      extent = { depth: Math.floor(extent.depth / 2), maxArrayLength: items / 2, maxStringLength: string / 10 };
    }
  } catch {
    return { shown: value, extent: { ...extent, depth: 0 }, cut: false };
  }
}

/** An object that is told by its properties, if it has more than `most`: one of the same kind with the first of them. */
export function firstProperties(value: unknown, count: number, most: number = count): unknown {
  if (typeof value !== "object" || value === null || isLeaf(value) || isCollection(value)) return value;
  const keys = Object.keys(value);
  if (keys.length <= most) return value;
  const part = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  for (const key of keys.slice(0, count))
    Object.defineProperty(part, key, Object.getOwnPropertyDescriptor(value, key)!);
  const left = { [inspect.custom]: () => `${keys.length - count} more properties` };
  return Object.defineProperty(part, "…", { value: left, enumerable: true });
}

/** Whether `util.inspect` bounds by itself what it shows of the value. */
function isCollection(value: object): boolean {
  return Array.isArray(value) || ArrayBuffer.isView(value) || types.isMap(value) || types.isSet(value);
}

function safeInspect(value: unknown, extent: Extent): string {
  for (const customInspect of [true, false]) {
    try {
      return inspect(value, { ...extent, customInspect });
    } catch {
      // The value's own inspection fails, or one of its getters.
    }
  }
  return `[a value of type ${typeof value} that cannot be looked at]`;
}
