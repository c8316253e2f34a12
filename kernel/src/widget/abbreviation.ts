import { WidgetError } from "../errors.ts";
import { isPlainObject } from "./buffers.ts";
import type { KindName } from "./kind.ts";
import { isReference } from "./trait.ts";
import type { Widget } from "./widget.ts";

/** An argument of `interact` that nobody can change. */
export class Fixed<V> {
  readonly value: V;

  constructor(value: V) {
    this.value = value;
  }
}

/** The type of the argument that an abbreviation stands for. */
export type Argument<A> =
  A extends Fixed<infer V>
    ? V
    : A extends { modelId: string; value: infer V }
      ? V
      : A extends number
        ? number
        : A extends boolean
          ? boolean
          : A extends string
            ? string
            : A extends Date
              ? Date | null
              : A extends readonly [number, number] | readonly [number, number, number]
                ? number
                : A extends ReadonlyMap<string, infer V>
                  ? V
                  : A extends readonly (readonly [string, infer V])[]
                    ? V
                    : A extends readonly (infer V)[]
                      ? V
                      : A extends Record<string, infer V>
                        ? V
                        : never;

type Make = (kind: KindName, values: Record<string, unknown>) => Widget;

/**
 * The control that an abbreviation stands for: two or three numbers are a slider from, to and its step; a number is a
 * slider around it; a boolean, a text and a date are their controls; another array, a Map or an object is a choice.
 */
export function controlFor(name: string, abbreviation: unknown, make: Make): Widget | Fixed<unknown> {
  if (abbreviation instanceof Fixed) return abbreviation;
  if (isReference(abbreviation)) {
    if (!("value" in abbreviation)) throw new WidgetError(name, "is a widget without a value");
    return abbreviation;
  }
  const control = control_(abbreviation, (kind, values) => make(kind, { description: name, ...values }));
  if (!control) throw new WidgetError(name, `cannot be made into a control: ${String(abbreviation)}`);
  return control;
}

function control_(value: unknown, make: Make): Widget | undefined {
  if (typeof value === "boolean") return make("Checkbox", { value });
  if (typeof value === "string") return make("Text", { value });
  if (typeof value === "number") return make(sliderKind([value]), { value, ...aroundIt(value) });
  if (value instanceof Date) return make("DatetimePicker", { value });
  if (isRange(value)) return slider(value, make);
  if (Array.isArray(value) || value instanceof Map || isPlainObject(value)) return make("Dropdown", { options: value });
  return undefined;
}

function isRange(value: unknown): value is number[] {
  const isSized = Array.isArray(value) && (value.length === 2 || value.length === 3);
  return isSized && value.every((each) => typeof each === "number");
}

function slider([min = 0, max = 0, step]: number[], make: Make): Widget {
  const kind = sliderKind([min, max, step ?? 0]);
  const half = (max - min) / 2;
  const middle = min + (kind === "IntSlider" ? Math.floor(half) : half);
  const value = step === undefined ? middle : min + Math.trunc((middle - min) / step) * step;
  return make(kind, { min, max, value, ...(step !== undefined && { step }) });
}

function sliderKind(numbers: number[]): KindName {
  return numbers.every(Number.isInteger) ? "IntSlider" : "FloatSlider";
}

function aroundIt(value: number): { min: number; max: number } {
  if (value === 0) return { min: 0, max: 1 };
  return value > 0 ? { min: -value, max: 3 * value } : { min: 3 * value, max: -value };
}
