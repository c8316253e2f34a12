import { type DType, isNumeric, isTime } from "../../array/dtype.ts";

type TimeRule = (a: DType, b: DType) => DType | undefined;

const sum: TimeRule = (a, b) => {
  if (!isTime(a) || !isTime(b) || (a === "datetime" && b === "datetime")) return undefined;
  return a === "datetime" || b === "datetime" ? "datetime" : "timedelta";
};

/** The dtype of arithmetic in which a time takes part, as in numpy; undefined where it has no meaning. */
const rules: Readonly<Record<string, TimeRule>> = {
  add: sum,
  sub: (a, b) => (a === "datetime" && b === "datetime" ? "timedelta" : b === "datetime" ? undefined : sum(a, b)),
  mul: (a, b) => ((a === "timedelta" && isNumeric(b)) || (b === "timedelta" && isNumeric(a)) ? "timedelta" : undefined),
  div: (a, b) =>
    a !== "timedelta" ? undefined : b === "timedelta" ? "float64" : isNumeric(b) ? "timedelta" : undefined,
};

/** The dtype of `a operation b` where one of them is a time; undefined where it has no meaning. */
export function timeDType(operation: string, [a, b]: readonly DType[]): DType | undefined {
  return rules[operation]?.(a!, b!);
}
