import { type ArrayData, createData, type DType } from "../../array/dtype.ts";
import { parseIsoTime } from "../../table/iso-time.ts";

/** Texts that stand for no value, as pandas has them. */
const missing: ReadonlySet<string> = new Set(
  ",#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null".split(","),
);
const booleans: ReadonlyMap<string, number> = new Map([
  ...["True", "TRUE", "true"].map((text) => [text, 1] as const),
  ...["False", "FALSE", "false"].map((text) => [text, 0] as const),
]);
const wholePattern = /^[+-]?\d+$/;
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
const infinityPattern = /^([+-]?)inf(inity)?$/i;

/** Whether a text is a number. */
export function isNumber(text: string): boolean {
  return numberPattern.test(text) || infinityPattern.test(text);
}

/** Kinds of texts that a column was seen to have, and the range of its whole numbers. */
export interface ColumnKinds {
  missing: boolean;
  bool: boolean;
  whole: boolean;
  float: boolean;
  time: boolean;
  text: boolean;
  min: bigint;
  max: bigint;
}

/** Nothing seen yet. */
export function noKinds(): ColumnKinds {
  return { missing: false, bool: false, whole: false, float: false, time: false, text: false, min: 0n, max: 0n };
}

/** Takes note of the kinds of more texts of a column. */
export function seeKinds(kinds: ColumnKinds, texts: readonly string[]): void {
  for (const text of texts) {
    if (missing.has(text)) kinds.missing = true;
    else if (kinds.text) continue;
    else see(kinds, text);
  }
}

function see(kinds: ColumnKinds, text: string): void {
  const value = text.trim();
  if (wholePattern.test(value)) {
    kinds.whole = true;
    if (value.length < 16) return;
    const whole = BigInt(value.replace("+", ""));
    if (whole < kinds.min) kinds.min = whole;
    if (whole > kinds.max) kinds.max = whole;
  } else if (isNumber(value)) kinds.float = true;
  else if (booleans.has(value)) kinds.bool = true;
  else if (isTime(value)) kinds.time = true;
  else kinds.text = true;
}

/** Years and months alone are as likely names of something. */
function isTime(text: string): boolean {
  return /^[+-]?\d{4,6}-\d\d-\d\d/.test(text) && parseIsoTime(text, "standard") !== undefined;
}

/** The dtype that holds all that was seen: as pandas chooses it, and times where all are ISO 8601. */
export function dtypeOfKinds(kinds: ColumnKinds): DType {
  const { bool, whole, float, time, text } = kinds;
  const isNumeric = whole || float;
  if (text || [bool, isNumeric, time].filter(Boolean).length > 1 || (bool && kinds.missing)) return "string";
  if (bool) return "bool";
  if (time) return "datetime";
  if (float || kinds.missing || !whole) return "float64";
  if (kinds.min >= -(2n ** 63n) && kinds.max < 2n ** 63n) return "int64";
  return kinds.min >= 0n && kinds.max < 2n ** 64n ? "uint64" : "float64";
}

/** Texts as elements of the dtype that was chosen for their column. */
export function toElements(texts: readonly string[], dtype: DType): ArrayData {
  if (dtype === "string") return texts.map((text) => (missing.has(text) ? "" : text));
  const data = createData(dtype, texts.length) as Float64Array;
  const element = elementOf[dtype as keyof typeof elementOf];
  for (let row = 0; row < texts.length; row++) data[row] = element(texts[row]!) as number;
  return data;
}

const elementOf = {
  bool: (text: string) => booleans.get(text.trim())!,
  datetime: (text: string) => parseIsoTime(text.trim(), "standard") ?? Number.NaN,
  float64: toNumber,
  int64: (text: string) => BigInt(text.trim().replace("+", "")),
  uint64: (text: string) => BigInt(text.trim().replace("+", "")),
};

function toNumber(text: string): number {
  if (missing.has(text)) return Number.NaN;
  const infinity = infinityPattern.exec(text.trim());
  if (infinity) return infinity[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}
