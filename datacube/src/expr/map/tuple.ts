import type { DType } from "../../array/dtype.ts";
import { toCalendar } from "../../cf/calendar.ts";
import { CFDatetime } from "../../cf/cf-datetime.ts";
import type { MapFunctions } from "./function.ts";

/** `tuple {calendars}`: the elements of all operands as one text, `(60, "a")`; different elements give different texts. */
export const tuple: MapFunctions = {
  tuple: {
    arity: [1, 64],
    dtype: () => "string",
    element: ({ fn, inputs }) => {
      const calendars = fn.calendars as readonly string[];
      const texts = inputs.map(({ dtype }, i) => textOf(dtype, calendars[i]!));
      const [one, two] = texts;
      if (texts.length === 2) return (a, b) => `(${one!(a)}, ${two!(b)})`;
      return (...elements) => `(${elements.map((element, i) => texts[i]!(element)).join(", ")})`;
    },
  },
};

/** How an element of a dtype is written within a tuple. */
function textOf(dtype: DType, calendar: string): (element: unknown) => string {
  if (dtype === "string") return (element) => JSON.stringify(element);
  if (dtype === "bool") return (element) => (element ? "true" : "false");
  if (dtype !== "datetime") return String;
  const of = toCalendar(calendar);
  return (ms) => new CFDatetime(ms as number, of).toISOString();
}
