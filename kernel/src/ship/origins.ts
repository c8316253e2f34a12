/** Where a value was imported from. */
export interface Origin {
  specifier: string;
  /** Name of the export; `*` for the whole module. */
  name: string;
}

/** The modules of packages and of Node that cells have imported, by what they export. */
export class Origins {
  readonly #origins = new Map<unknown, Origin>();

  /** Takes note of a module. */
  add(specifier: string, module: object): void {
    if (this.#origins.has(module)) return;
    this.#origins.set(module, { specifier, name: "*" });
    for (const [name, value] of Object.entries(module))
      if (isIdentified(value) && !this.#origins.has(value)) this.#origins.set(value, { specifier, name });
  }

  /** Where a value comes from. */
  of(value: unknown): Origin | undefined {
    return isIdentified(value) ? this.#origins.get(value) : undefined;
  }
}

function isIdentified(value: unknown): value is object {
  return typeof value === "function" || (typeof value === "object" && value !== null);
}

/** How a function or object of the language or of Node is reached from the globals. */
export function nativePath(fn: unknown): string | undefined {
  natives ??= findNatives();
  return natives.get(fn);
}

let natives: ReadonlyMap<unknown, string> | undefined;

/** What every thread has: globals and what they hold themselves. */
function findNatives(): ReadonlyMap<unknown, string> {
  const found = new Map<unknown, string>();
  const values = (object: object): [string, unknown][] =>
    Object.entries(Object.getOwnPropertyDescriptors(object)).flatMap(([name, { value }]) =>
      isIdentified(value) && /^[A-Za-z]\w*$/.test(name) && name !== "prototype" ? [[name, value]] : [],
    );
  const globals = values(globalThis).filter(([name]) => NATIVE.has(name));
  for (const [name, value] of globals) found.set(value, name);
  for (const [name, value] of globals)
    for (const [key, part] of values(value as object))
      if (typeof part === "function" && !found.has(part)) found.set(part, `${name}.${key}`);
  return found;
}

const NATIVE = new Set(
  "Array ArrayBuffer Atomics BigInt Boolean DataView Date Error Intl JSON Map Math Number Object Promise Proxy Reflect RegExp Set String Symbol TypeError RangeError WeakMap WeakSet Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array URL URLSearchParams TextEncoder TextDecoder Buffer structuredClone parseInt parseFloat isNaN isFinite encodeURIComponent decodeURIComponent fetch Headers Request Response AbortController AbortSignal performance".split(
    " ",
  ),
);
