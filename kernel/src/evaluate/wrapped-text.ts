/** Texts up to here come from the inspector as they are, in UTF-16 units. */
const SHORT = 1000;

/** A long text on its way out of the inspector, which tells objects by their numbers but texts as JSON. */
class WrappedText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  static unwrap(value: object): unknown {
    return #text in value ? value.#text : value;
  }
}

/** The value itself, or a long text as an object that {@link unwrapText} knows. Without side effects. */
export function wrapText(value: unknown): unknown {
  return typeof value === "string" && value.length > SHORT ? new WrappedText(value) : value;
}

/** Undoes {@link wrapText}; runs no traps of a proxy. */
export function unwrapText(value: unknown): unknown {
  return typeof value === "object" && value !== null ? WrappedText.unwrap(value) : value;
}
