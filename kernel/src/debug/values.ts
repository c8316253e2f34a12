import { inspect, types } from "node:util";

/** One thing inside a value. */
export interface Member {
  name: string;
  /** Reads the value; a getter is run only when its member is opened. */
  read: () => unknown;
  /** A getter, which is not run before it is asked for. */
  lazy?: boolean;
  /** Expression for the member when `object` stands for the value it is in; absent when there is none. */
  path?: (object: string) => string;
  /** Assigns to it; absent where nothing can be assigned. */
  write?: (value: unknown) => void;
}

/** What is inside a value: some members by name, then many by number, read as they are needed. */
export interface Inside {
  named: Member[];
  indexed: number;
  at: (index: number) => Member;
}

type Labelled = Record<"dims" | "shape" | "dtype" | "name" | "coords" | "attrs", unknown>;

const SUMMARY_LENGTH = 200;
const NOTHING: Inside = { named: [], indexed: 0, at: () => ({ name: "", read: () => undefined }) };

/** A value in one line. Never throws and runs no getters. */
export function summary(value: unknown): string {
  const text =
    safely(() => labelledSummary(value)) ?? safely(() => plainSummary(value)) ?? "a value that cannot be shown";
  return text.length > SUMMARY_LENGTH ? `${text.slice(0, SUMMARY_LENGTH - 1)}…` : text;
}

/** The name of a value's type. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  return typeof value === "object" ? (className(value) ?? "object") : typeof value;
}

/** What is inside a value; nothing inside of primitives. */
export function inside(value: unknown): Inside {
  return safely(() => insideOf(value)) ?? NOTHING;
}

function insideOf(value: unknown): Inside {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return NOTHING;
  if (isLabelled(value)) return { ...NOTHING, named: labelledMembers(value) };
  if (types.isProxy(value)) return NOTHING;
  if (Array.isArray(value)) return { named: properties(value, isNoIndex), indexed: value.length, at: element(value) };
  if (types.isTypedArray(value)) return { named: [], indexed: value.length, at: element(value) };
  if (types.isMap(value)) return listed([...Map.prototype.entries.call(value)], mapEntry);
  if (types.isSet(value))
    return listed([...Set.prototype.values.call(value)], (read, index) => member(index, () => read));
  if (typeof value === "function") return { ...NOTHING, named: properties(value, isEnumerable(value)) };
  return { ...NOTHING, named: [...properties(value), ...accessors(value)] };
}

function listed<T>(entries: T[], toMember: (entry: T, index: number) => Member): Inside {
  return { named: [], indexed: entries.length, at: (index) => toMember(entries[index]!, index) };
}

function mapEntry([key, value]: [unknown, unknown]): Member {
  return { name: summary(key), read: () => value };
}

function member(name: string | number, read: () => unknown): Member {
  return { name: String(name), read };
}

function element(list: { [index: number]: unknown }): (index: number) => Member {
  return (index) => ({
    name: String(index),
    read: () => list[index],
    path: (object) => `${object}[${index}]`,
    write: (value) => {
      list[index] = value;
    },
  });
}

/** The object's own properties. */
function properties(object: object, shown: (name: string | symbol) => boolean = () => true): Member[] {
  return Reflect.ownKeys(object)
    .filter(shown)
    .map((key) => property(object, key, Object.getOwnPropertyDescriptor(object, key)));
}

function isEnumerable(object: object): (name: string | symbol) => boolean {
  return (name) => Object.prototype.propertyIsEnumerable.call(object, name);
}

function isNoIndex(name: string | symbol): boolean {
  return typeof name === "symbol" || !/^(\d+|length)$/.test(name);
}

/** Getters that the classes of an object define. */
function accessors(object: object): Member[] {
  const found = new Map<string, Member>();
  for (let from: unknown = Object.getPrototypeOf(object); isClassPrototype(from); from = Object.getPrototypeOf(from))
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(from)))
      if (descriptor.get && !found.has(name)) found.set(name, property(object, name, descriptor));
  return [...found.values()];
}

function isClassPrototype(value: unknown): value is object {
  return typeof value === "object" && value !== null && value !== Object.prototype;
}

function property(object: object, key: string | symbol, descriptor: PropertyDescriptor | undefined): Member {
  const name = typeof key === "symbol" ? `[${String(key)}]` : key;
  const step = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
  return {
    name,
    lazy: descriptor?.get !== undefined,
    read: () => Reflect.get(object, key),
    ...(typeof key === "string" ? { path: (whole: string) => whole + step } : {}),
    write: (value) => {
      if (!Reflect.set(object, key, value)) throw new TypeError(`"${name}" cannot be assigned to`);
    },
  };
}

/** Whether a value looks like a DataArray or Dataset; the library itself need not be loaded for that. */
function isLabelled(value: unknown): value is Labelled {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  return /^(DataArray|Dataset|DatasetCore)$/.test(className(value) ?? "") && Array.isArray((value as Labelled).dims);
}

function labelledMembers(value: Labelled): Member[] {
  const { isComputed, dataVars } = value as { isComputed?: boolean; dataVars?: Record<string, unknown> };
  const shown = dataVars ? ["dims", "sizes", "coords", "attrs"] : ["dims", "shape", "dtype", "coords", "attrs"];
  if (isComputed === true) shown.push("values");
  const variables = Object.keys(dataVars ?? {}).map((name) => ({
    name,
    read: () => dataVars?.[name],
    path: (object: string) => `${object}.get(${JSON.stringify(name)})`,
  }));
  const own = shown.map((name) => ({
    name,
    read: () => plain((value as Record<string, unknown>)[name]),
    path: (object: string) => `${object}.${name}`,
  }));
  return [...variables, ...own];
}

/** A record whose values are made when read, as one with values. */
function plain(value: unknown): unknown {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value) && !types.isTypedArray(value);
  return isRecord ? { ...value } : value;
}

/** `DataArray t2m (time: 4, lat: 3) float32`, `Dataset (time: 4, lat: 3): t2m, tp`. */
function labelledSummary(value: unknown): string | undefined {
  if (!isLabelled(value)) return undefined;
  const { sizes, dataVars } = value as unknown as { sizes: Record<string, number>; dataVars?: object };
  const lengths = Object.entries(sizes).map(([dim, length]) => `${dim}: ${length}`);
  const domain = `(${lengths.join(", ")})`;
  if (dataVars) return `Dataset ${domain}: ${Object.keys(dataVars).join(", ")}`;
  return ["DataArray", value.name, domain, value.dtype].filter((part) => part !== "").join(" ");
}

function plainSummary(value: unknown): string {
  if (typeof value === "function") return functionSummary(value);
  const options = {
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: SUMMARY_LENGTH,
    breakLength: Number.POSITIVE_INFINITY,
  };
  const text = safely(() => inspect(value, options)) ?? inspect(value, { ...options, customInspect: false });
  const [first = "", ...rest] = text.split("\n");
  if (types.isNativeError(value)) return first;
  return rest.length > 0 ? `${first} …` : first;
}

/** `ƒ async load(url)`, `class Box extends Shape`. */
function functionSummary(value: object): string {
  const source = Function.prototype.toString.call(value);
  if (source.startsWith("class")) return `class ${source.slice(6).split("{", 1)[0]?.trim()}`;
  const [head = ""] = source.split(/\s*(?:\{|=>)/, 1);
  const parameters = head.includes("(") ? head.slice(head.indexOf("(")) : `(${head.replace(/^async /, "")})`;
  const { value: name }: PropertyDescriptor = Object.getOwnPropertyDescriptor(value, "name") ?? {};
  return `ƒ ${source.startsWith("async") ? "async " : ""}${typeof name === "string" ? name : ""}${parameters}`;
}

function className(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof maker === "function" ? maker.name : undefined;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
