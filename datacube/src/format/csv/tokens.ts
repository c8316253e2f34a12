/** How a text is divided into rows. */
export interface TokenOptions {
  readonly delimiter: string;
  /** Whether the text ends here, so that a last row without a line end counts. */
  readonly isLast: boolean;
  /** Most rows; all by default. */
  readonly maxRows?: number;
}

/** Rows of a text, and how many characters they take up. */
export interface Tokens {
  readonly rows: string[][];
  readonly end: number;
}

const quote = 34;
const newline = 10;
const carriage = 13;

/**
 * Rows and fields of delimited text (RFC 4180): fields in quotes may hold delimiters, line ends and doubled quotes. Line
 * ends are LF, CRLF or CR; empty lines are passed over. A quote that does not begin a field is text.
 */
export function tokenize(
  text: string,
  { delimiter, isLast, maxRows = Number.POSITIVE_INFINITY }: TokenOptions,
): Tokens {
  const split = delimiter.charCodeAt(0);
  const rows: string[][] = [];
  let end = 0;
  let row: string[] = [];
  let at = 0;
  while (at < text.length && rows.length < maxRows) {
    const field = text.charCodeAt(at) === quote ? quotedField(text, at, split) : plainField(text, at, split);
    if (field.end >= text.length && !isLast) break;
    row.push(field.value);
    const code = text.charCodeAt(field.end);
    at = field.end + 1;
    if (code === split) {
      if (at >= text.length && isLast) row.push("");
      else continue;
    }
    if (code === carriage && at >= text.length && !isLast) break;
    if (code === carriage && text.charCodeAt(at) === newline) at++;
    if (row.length > 1 || row[0] !== "" || field.isQuoted) rows.push(row);
    row = [];
    end = Math.min(at, text.length);
  }
  return { rows, end };
}

interface Field {
  readonly value: string;
  /** Where the delimiter or the line end is, or the text's length. */
  readonly end: number;
  readonly isQuoted: boolean;
}

function plainField(text: string, start: number, split: number): Field {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === split || code === newline || code === carriage) break;
  }
  return { value: text.slice(start, at), end: at, isQuoted: false };
}

function quotedField(text: string, start: number, split: number): Field {
  let value = "";
  let from = start + 1;
  for (;;) {
    const at = text.indexOf('"', from);
    if (at < 0) return { value: value + text.slice(from), end: text.length, isQuoted: true };
    value += text.slice(from, at);
    if (text.charCodeAt(at + 1) !== quote) {
      const rest = plainField(text, at + 1, split);
      return { value: value + rest.value, end: rest.end, isQuoted: true };
    }
    value += '"';
    from = at + 2;
  }
}
