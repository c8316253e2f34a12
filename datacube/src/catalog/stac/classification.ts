import type { Attrs } from "../../array/variable.ts";
import type { Fields } from "../fields.ts";

/** A value with a meaning, of the bits of a mask. */
interface Flag {
  readonly mask: number;
  readonly value: number;
  readonly meaning: string;
}

/**
 * CF's flag attributes (CF conventions 3.5) of the first fields that tell classes or bit fields (classification extension).
 * A class of a bit field has the name of its field before its own where that alone would not tell which is meant.
 */
export function flagAttrs(fields: readonly (Fields | undefined)[]): Attrs {
  const bits = firstList(fields, "classification:bitfields");
  if (bits) return attrsOf(bits.flatMap(toFlags), true);
  const classes = firstList(fields, "classification:classes");
  return classes
    ? attrsOf(
        classes.flatMap((one) => toFlag(one, 0, "")),
        false,
      )
    : {};
}

function firstList(fields: readonly (Fields | undefined)[], name: string): Fields[] | undefined {
  const found = fields.map((one) => one?.[name]).find((value) => Array.isArray(value));
  return (found as unknown[] | undefined)?.filter((one): one is Fields => typeof one === "object" && one !== null);
}

/** A flag with the name of its field, which is used where the meaning is not its own. */
interface NamedFlag extends Flag {
  readonly field: string;
}

function toFlags(field: Fields): NamedFlag[] {
  const [offset, length] = [Number(field.offset), Number(field.length)];
  const classes = Array.isArray(field.classes) ? (field.classes as Fields[]) : [];
  const mask = (2 ** length - 1) * 2 ** offset;
  const name = typeof field.name === "string" ? field.name : "";
  return classes.flatMap((one) =>
    toFlag(one, mask, name).map((flag) => ({ ...flag, value: flag.value * 2 ** offset })),
  );
}

function toFlag({ name, value, description }: Fields, mask: number, field: string): NamedFlag[] {
  const meaning = typeof name === "string" ? name : typeof description === "string" ? description : undefined;
  return meaning === undefined || typeof value !== "number" ? [] : [{ mask, value, meaning: toWord(meaning), field }];
}

function toWord(text: string): string {
  return text.trim().replaceAll(/\s+/g, "_");
}

function attrsOf(flags: readonly NamedFlag[], hasMasks: boolean): Attrs {
  if (flags.length === 0) return {};
  const times = Map.groupBy(flags, ({ meaning }) => meaning);
  const names = flags.map(({ meaning, field }) =>
    times.get(meaning)!.length > 1 && field !== "" ? `${toWord(field)}_${meaning}` : meaning,
  );
  return {
    ...(hasMasks ? { flag_masks: flags.map(({ mask }) => mask) } : {}),
    flag_values: flags.map(({ value }) => value),
    flag_meanings: names.join(" "),
  };
}
