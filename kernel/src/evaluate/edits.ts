/** A replacement of `text[start, end)`. With `hoist` the new text goes to the front instead, in the order of the edits. */
export interface Edit {
  start: number;
  end: number;
  /** New text; a span stands for that part of the old text, so that positions inside it can be traced back. */
  parts: (string | Span)[];
  hoist?: boolean;
}

/** A part of the old text. */
interface Span {
  start: number;
  end: number;
}

/** An edited text and the way back from its positions. */
export interface Edited {
  text: string;
  /** The offset in the old text that an offset in the new text came from. */
  toOriginal(offset: number): number;
}

interface Piece extends Span {
  /** Offset in the new text. */
  at: number;
}

/** Applies edits that do not overlap; `prefix` comes before everything. */
export function applyEdits(text: string, edits: Edit[], prefix: string): Edited {
  const builder = new Builder(text);
  builder.addAll([prefix]);
  for (const edit of edits) if (edit.hoist) builder.addAll(edit.parts);
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    builder.addAll([{ start: position, end: edit.start }]);
    if (!edit.hoist) builder.addAll(edit.parts);
    position = edit.end;
  }
  builder.addAll([{ start: position, end: text.length }]);
  return builder.finish();
}

class Builder {
  readonly #old: string;
  readonly #pieces: Piece[] = [];
  #text = "";

  constructor(old: string) {
    this.#old = old;
  }

  addAll(parts: (string | Span)[]): void {
    for (const part of parts) {
      if (typeof part !== "string") this.#pieces.push({ ...part, at: this.#text.length });
      this.#text += typeof part === "string" ? part : this.#old.slice(part.start, part.end);
    }
  }

  finish(): Edited {
    const pieces = this.#pieces;
    const toOriginal = (offset: number): number => {
      const piece = pieces.findLast(({ at }) => at <= offset) ?? pieces[0];
      return piece ? Math.min(piece.start + Math.max(offset - piece.at, 0), piece.end) : offset;
    };
    return { text: this.#text, toOriginal };
  }
}
