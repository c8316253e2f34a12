import { parseIsoTime } from "../../table/iso-time.ts";
import { isNumber } from "./kinds.ts";
import { tokenize } from "./tokens.ts";

const delimiters = [",", ";", "\t", "|"] as const;

/** Text of the first bytes of a file; undefined where they are no UTF-8 text. */
function textOf(head: Uint8Array): string | undefined {
  const cut = head.length < 4096 ? head.length : Math.max(head.lastIndexOf(10), head.lastIndexOf(13)) + 1;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head.subarray(0, cut));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: text has none but tabs and line ends
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Of the rows, those that may have another number of fields than the header, and make an error that tells the place. */
const mostOdd = 0.25;

/**
 * The delimiter of the first bytes of a file: the one by which rows have as many fields as the header, and most of them.
 * Undefined where the bytes do not look like a table.
 */
export function sniffDelimiter(head: Uint8Array): string | undefined {
  const text = textOf(head);
  if (text === undefined || /^\s*[{[<]/.test(text)) return undefined;
  let found: { delimiter: string; width: number } | undefined;
  for (const delimiter of delimiters) {
    const { rows } = tokenize(text, { delimiter, isLast: head.length < 4096 });
    const width = rows[0]?.length ?? 0;
    if (width > (found?.width ?? 0) && isTable(rows, width)) found = { delimiter, width };
  }
  return found?.delimiter;
}

/** Whether rows look like a table: of one column only with a word before numbers or times. */
function isTable(rows: readonly (readonly string[])[], width: number): boolean {
  const [header, ...others] = rows;
  if (!header || others.filter((row) => row.length !== width).length > mostOdd * others.length) return false;
  if (others.length === 0) return width > 1 && header.every((name) => /^[\p{L}_][\p{L}\p{N}_ .()/-]*$/u.test(name));
  const isValue = (text: string) => isNumber(text) || parseIsoTime(text, "standard") !== undefined;
  return width > 1 || (!isValue(header[0]!) && others.every(([value]) => isValue(value!)));
}
