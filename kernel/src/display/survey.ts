import { types } from "node:util";

/** How much of a value its text shows, in the terms of `util.inspect`. */
export interface Extent {
  depth: number;
  maxArrayLength: number;
  maxStringLength: number;
}

/** What an {@link Extent} means for a value: whether it is more than can be shown, and whether it leaves something out. */
export interface Survey {
  tooMuch: boolean;
  cut: boolean;
}

/** A piece of a string of this length counts as one value. */
const PIECE = 100;
const CUSTOM = Symbol.for("nodejs.util.inspect.custom");

/**
 * Looks at what `util.inspect` would show, without running the author's code: no getters, no traps of proxies, no
 * iterators. More than `budget` values are too much; then it stops.
 */
export function survey(value: unknown, { depth, maxArrayLength, maxStringLength }: Extent, budget: number): Survey {
  let [count, cut] = [0, false];
  const seen = new Set<unknown>();
  const waiting = [{ value, left: depth }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, left } = next;
    count += 1;
    if (typeof value === "string") {
      cut ||= value.length > maxStringLength;
      count += Math.min(value.length, maxStringLength) / PIECE;
    }
    if (isLeaf(value) || seen.has(value)) continue;
    const room = Math.max(budget - count - waiting.length, 0);
    const { inner, more } = contents(value, { items: maxArrayLength, properties: room + 1 });
    cut ||= more || (left < 0 && inner.length > 0);
    if (left < 0) continue;
    seen.add(value);
    if (inner.length > room) return { tooMuch: true, cut: true };
    for (const each of inner) waiting.push({ value: each, left: left - 1 });
  }
  return { tooMuch: false, cut };
}

/** Whether nothing inside the value is looked at: it has no parts, or only its own code knows them. */
export function isLeaf(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return types.isProxy(value) || typeof dataProperty(value, CUSTOM) === "function";
}

/** The first of the values inside, and whether there are more than `items`. */
function contents(
  value: unknown,
  { items: limit, properties }: { items: number; properties: number },
): { inner: unknown[]; more: boolean } {
  if (ArrayBuffer.isView(value)) return { inner: [], more: value.byteLength > limit * 8 };
  if (Array.isArray(value)) {
    const inner = Array.from({ length: Math.min(value.length, limit) }, (_, index) => ownValue(value, index));
    return { inner, more: value.length > limit };
  }
  if (types.isMap(value)) {
    const inner = [...Map.prototype.entries.call(value).take(limit)].flat();
    return { inner, more: value.size > limit };
  }
  if (types.isSet(value)) return { inner: [...Set.prototype.values.call(value).take(limit)], more: value.size > limit };
  const keys = Object.keys(value as object).slice(0, properties);
  return { inner: keys.map((key) => ownValue(value as object, key)), more: false };
}

function ownValue(holder: object, key: PropertyKey): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

/** A property of the object or its prototypes, unless it is a getter or one of them a proxy. */
export function dataProperty(value: object, key: PropertyKey): unknown {
  for (let holder: object | null = value; holder && !types.isProxy(holder); holder = Object.getPrototypeOf(holder)) {
    const found = Object.getOwnPropertyDescriptor(holder, key);
    if (found) return found.value;
  }
  return undefined;
}
