import { MagicError } from "../errors.ts";
import { nearName } from "../evaluate/near-name.ts";
import { CELL_MAGICS, LINE_MAGICS } from "./catalogue.ts";

/** What `%timeit` is asked for. */
export interface TimeitFlags {
  loops?: number;
  runs?: number;
  quiet: boolean;
  /** The result is the value. */
  output: boolean;
}

/** Reads the flags before the code of `%timeit`. */
export function timeitFlags(flags: string): TimeitFlags {
  const number = (letter: string): number | undefined => {
    const digits = new RegExp(`-${letter}\\s*(\\d+)`).exec(flags)?.[1];
    if (digits !== undefined && (Number(digits) < 1 || Number(digits) > 1e9))
      throw new MagicError(`-${letter} ${digits}: give a number from 1 to 1e9`);
    return digits === undefined ? undefined : Number(digits);
  };
  const [loops, runs] = [number("n"), number("r")];
  return {
    ...(loops === undefined ? {} : { loops }),
    ...(runs === undefined ? {} : { runs }),
    quiet: /-q/.test(flags),
    output: /-o/.test(flags),
  };
}

/** The words of a line; quotes keep blanks in a word. */
export function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain!,
  );
}

/** The error of a magic that was used in another way than it can be. */
export function usageError(name: string, kind: "line" | "cell" = "line"): MagicError {
  return new MagicError(`usage: ${(kind === "line" ? LINE_MAGICS : CELL_MAGICS).get(name)?.usage}`);
}

/** The error of a magic that does not exist, with the names that are like it. */
export function unknownMagic(name: string, kind: "line" | "cell"): MagicError {
  const sign = kind === "line" ? "%" : "%%";
  const known = [...(kind === "line" ? LINE_MAGICS : CELL_MAGICS).keys()];
  const near = nearName(name, known);
  const hint = near === undefined ? "" : ` Did you mean ${sign}${near}?`;
  const other = kind === "line" && CELL_MAGICS.has(name) ? ` %%${name} takes a whole cell.` : "";
  return new MagicError(`there is no magic ${sign}${name}.${hint}${other} %lsmagic lists them all.`);
}
