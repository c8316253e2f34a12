import { isUtf8 } from "node:buffer";
import type { FileHandle } from "node:fs/promises";
import { badRequest } from "../errors.ts";

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;
/** Key whose text is taken out. */
const contentKey = Buffer.from('"content"');

/**
 * Reads the bytes of a JSON object piece by piece and takes the text of its top-level `"content"` out, still escaped as
 * it stands in JSON, so that a large file never lies in memory. What is left is the same object with an empty text.
 * It does not validate: the rest is parsed afterwards.
 */
export class ContentSplitter {
  readonly #takeText: (bytes: Buffer) => void;
  readonly #rest: Buffer[] = [];
  /** Bytes of {@link rest} so far. */
  restBytes = 0;
  #depth = 0;
  #inString = false;
  #inContent = false;
  #escaped = false;
  /** Top-level key being read, or read last; undefined inside values. */
  #key: number[] | undefined;
  #expectsKey = false;
  #afterContentKey = false;

  /** @param takeText gets the escaped text in pieces */
  constructor(takeText: (bytes: Buffer) => void) {
    this.#takeText = takeText;
  }

  /** The object without the text. */
  rest(): Buffer {
    return Buffer.concat(this.#rest);
  }

  push(piece: Buffer): void {
    let from = 0;
    for (let at = 0; at < piece.length; at++) {
      if (this.#inContent) {
        const end = this.#contentEnd(piece, at);
        this.#takeText(piece.subarray(at, end ?? piece.length));
        if (end === undefined) return;
        this.#inContent = false;
        at = end;
        from = at;
        continue;
      }
      if (this.#step(piece[at] ?? 0)) {
        this.#keep(piece.subarray(from, at + 1));
        from = piece.length;
      }
    }
    if (!this.#inContent) this.#keep(piece.subarray(from));
  }

  /** One byte outside the text. @returns whether the text begins after it. */
  #step(byte: number): boolean {
    if (this.#inString) {
      this.#stepString(byte);
      return false;
    }
    switch (byte) {
      case quote:
        if (this.#afterContentKey) {
          this.#afterContentKey = false;
          this.#inContent = true;
          return true;
        }
        this.#inString = true;
        this.#key = this.#expectsKey ? [quote] : undefined;
        this.#expectsKey = false;
        return false;
      case 0x7b: // {
      case 0x5b: // [
        this.#depth++;
        this.#expectsKey = this.#depth === 1 && byte === 0x7b;
        this.#afterContentKey = false;
        return false;
      case 0x7d: // }
      case 0x5d: // ]
        this.#depth--;
        return false;
      case 0x2c: // ,
        this.#expectsKey = this.#depth === 1;
        this.#afterContentKey = false;
        return false;
      case 0x3a: // :
        this.#afterContentKey = this.#key !== undefined && contentKey.equals(Buffer.from(this.#key));
        this.#key = undefined;
        return false;
      default:
        return false;
    }
  }

  #stepString(byte: number): void {
    if (this.#key && this.#key.length <= contentKey.length) this.#key.push(byte);
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) this.#inString = false;
  }

  /** Where the quote that ends the text stands, if it is in this piece. */
  #contentEnd(piece: Buffer, start: number): number | undefined {
    let at = start;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    let slash = piece.indexOf(backslash, at);
    for (;;) {
      const end = piece.indexOf(quote, at);
      if (slash < 0 || (end >= 0 && end < slash)) return end < 0 ? undefined : end;
      at = slash + 2;
      if (at > piece.length) {
        this.#escaped = true;
        return undefined;
      }
      slash = piece.indexOf(backslash, at);
    }
  }

  #keep(bytes: Buffer): void {
    this.#rest.push(bytes);
    this.restBytes += bytes.length;
  }
}

/** How many bytes of escaped text are decoded at a time. */
const stepBytes = 3 * 2 ** 20;

/**
 * Writes an escaped text, as {@link ContentSplitter} took it out, as a file: its UTF-8, or the bytes it is the base64 of.
 * @throws HttpError 400 on a broken escape, or what is no UTF-8.
 */
export async function decodeContent(source: FileHandle, target: FileHandle, format: "text" | "base64"): Promise<void> {
  let pending: Buffer = Buffer.alloc(0);
  let digits = "";
  for (let position = 0; ; ) {
    const { buffer, bytesRead } = await source.read({ buffer: Buffer.allocUnsafe(stepBytes), position });
    position += bytesRead;
    const bytes = Buffer.concat([pending, buffer.subarray(0, bytesRead)]);
    const cut = bytesRead === 0 ? bytes.length : safeCut(bytes);
    const text = unescaped(bytes.subarray(0, cut));
    pending = Buffer.from(bytes.subarray(cut));
    if (format === "text") await target.writeFile(text);
    else {
      digits += text.replace(/\s/g, "");
      const whole = bytesRead === 0 ? digits.length : digits.length - (digits.length % 4);
      await target.writeFile(Buffer.from(digits.slice(0, whole), "base64"));
      digits = digits.slice(whole);
    }
    if (bytesRead === 0) return;
  }
}

/** Where bytes may be cut: neither within a character nor within an escape or a pair of surrogates. */
function safeCut(bytes: Buffer): number {
  let high: { start: number; end: number } | undefined;
  let at = bytes.indexOf(backslash);
  while (at >= 0) {
    const end = at + (bytes[at + 1] === letterU ? 6 : 2);
    if (end > bytes.length) return high?.end === at ? high.start : at;
    const isHigh = end - at === 6 && /^d[89ab]/i.test(bytes.toString("latin1", at + 2, end));
    high = isHigh ? { start: at, end } : undefined;
    at = bytes.indexOf(backslash, end);
  }
  return high?.end === bytes.length ? high.start : lastWhole(bytes, bytes.length);
}

/** Before a character whose bytes are not all there. */
function lastWhole(bytes: Buffer, cut: number): number {
  for (let back = 1; back <= 3 && cut - back >= 0; back++) {
    const byte = bytes[cut - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? cut - back : cut;
  }
  return cut;
}

function unescaped(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw badRequest("The body is not UTF-8.");
  const text = bytes.toString("utf8");
  if (!bytes.includes(backslash)) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch (cause) {
    throw badRequest("The body is not valid JSON.", { cause });
  }
}
