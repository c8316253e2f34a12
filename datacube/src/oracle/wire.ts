import { type ArrayData, bytesOfData, createData, type DType, viewData } from "../array/dtype.ts";
import type { Attrs } from "../array/variable.ts";

/** One array as both sides see it: elements row-major, axes in the order of `dims`; times are ms since 1970-01-01. */
export interface WireArray {
  readonly name: string;
  readonly dims: readonly string[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: ArrayData;
  readonly attrs: Attrs;
  /** Calendar of a datetime. */
  readonly calendar?: string;
  /** dtype of numeric attributes, where the data are still encoded by CF. */
  readonly attrTypes?: Readonly<Record<string, DType>>;
}

/** What an operation gave, or what a generated cube is. */
export type Wire =
  | { readonly kind: "array"; readonly array: WireArray; readonly coords: readonly WireArray[] }
  | {
      readonly kind: "dataset";
      readonly variables: readonly WireArray[];
      readonly coords: readonly WireArray[];
      readonly attrs: Attrs;
      /** Still encoded by CF: whoever reads it decodes it. */
      readonly encoded?: boolean;
    }
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "error"; readonly type: string; readonly message: string };

interface Header {
  readonly kind: Wire["kind"];
  readonly arrays?: readonly (Omit<WireArray, "data"> & { role: Role; texts?: string[]; bytes: number })[];
  readonly [other: string]: unknown;
}
type Role = "variable" | "coord";

const padded = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** A wire value as one file: a line of JSON, padded to 8 bytes, then the elements of each array, each padded to 8. */
export function toBytes(wire: Wire): Uint8Array {
  const arrays = arraysOf(wire);
  const bodies = arrays.map(({ array: { data } }) => (Array.isArray(data) ? new Uint8Array() : bytesOfData(data)));
  const headers = arrays.map(({ role, array: { data, ...rest } }, i) => ({
    ...rest,
    role,
    bytes: bodies[i]!.length,
    ...(Array.isArray(data) ? { texts: data } : {}),
  }));
  const { array: _a, variables: _v, coords: _c, ...rest } = wire as Record<string, unknown>;
  const line = Buffer.from(JSON.stringify({ ...rest, arrays: headers }, jsonValue));
  const head = Buffer.alloc(padded(line.length + 1), " ");
  line.copy(head);
  head[head.length - 1] = 10;
  return Buffer.concat([head, ...bodies.map((body) => Buffer.concat([body], padded(body.length)))]);
}

/** Undoes toBytes. */
export function fromBytes(bytes: Uint8Array): Wire {
  const end = bytes.indexOf(10) + 1;
  const { arrays = [], ...rest } = JSON.parse(Buffer.from(bytes.subarray(0, end)).toString()) as Header;
  let at = end;
  const read = arrays.map(({ role, texts, bytes: length, ...array }) => {
    const body = bytes.slice(at, at + length);
    at += padded(length);
    const data = array.dtype === "string" ? texts! : viewData(array.dtype, body);
    return { role, array: { ...array, data: data.length === 0 ? createData(array.dtype, 0) : data } };
  });
  const of = (role: Role) => read.filter((entry) => entry.role === role).map(({ array }) => array);
  if (rest.kind === "array") return { kind: "array", array: of("variable")[0]!, coords: of("coord") };
  if (rest.kind === "dataset")
    return {
      ...(rest as unknown as { attrs: Attrs }),
      kind: "dataset",
      variables: of("variable"),
      coords: of("coord"),
    };
  return rest as unknown as Wire;
}

function arraysOf(wire: Wire): { role: Role; array: WireArray }[] {
  if (wire.kind !== "array" && wire.kind !== "dataset") return [];
  const variables = wire.kind === "array" ? [wire.array] : wire.variables;
  return [
    ...variables.map((array) => ({ role: "variable" as const, array })),
    ...wire.coords.map((array) => ({ role: "coord" as const, array })),
  ];
}

/** What JSON lacks, as text: NaN, infinities, and integers beyond 2^53. */
export function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
