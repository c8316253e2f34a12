import { inspect } from "node:util";
import { type Extent, survey } from "./survey.ts";

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

/** The deepest extent in which the value is not too much; of an object that is too large even alone, a part. */
function chooseExtent(
  value: unknown,
  { depth, items, string, values }: Bounds,
): { shown: unknown; extent: Extent; cut: boolean } {
  let extent: Extent = { depth, maxArrayLength: items, maxStringLength: string };
  try {
    for (;;) {
      const { tooMuch, cut } = survey(value, extent, values);
      if (!tooMuch) return { shown: value, extent, cut };
      if (extent.depth === 0) return { shown: firstProperties(value), extent, cut };
      extent = { depth: Math.floor(extent.depth / 2), maxArrayLength: items / 2, maxStringLength: string / 10 };
    }
  } catch {
    return { shown: value, extent: { ...extent, depth: 0 }, cut: false };
  }
}

/** An object of the same kind with some of its properties. */
function firstProperties(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const part = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  const keys = Object.keys(value);
  for (const key of keys.slice(0, PROPERTIES))
    Object.defineProperty(part, key, Object.getOwnPropertyDescriptor(value, key)!);
  const left = { [inspect.custom]: () => `${keys.length - PROPERTIES} more properties` };
  return Object.defineProperty(part, "…", { value: left, enumerable: true });
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
