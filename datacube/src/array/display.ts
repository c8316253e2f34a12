/** MIME bundle: content by MIME type, as notebooks show it. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Method that gives a notebook the MIME bundle of a value; may be asynchronous. */
const jupyterDisplay: symbol = Symbol.for("Jupyter.display");

/**
 * Lets notebooks and Node's console show the values of a class: adds `[Symbol.for("Jupyter.display")]()` and
 * `[Symbol.for("nodejs.util.inspect.custom")]()` to its prototype.
 */
export function displayAs<T>(
  prototype: object,
  show: { text: (value: T) => string; bundle?: (value: T) => MimeBundle | Promise<MimeBundle> },
): void {
  const { text, bundle } = show;
  define(prototype, Symbol.for("nodejs.util.inspect.custom"), function (this: T) {
    return text(this);
  });
  if (bundle) {
    define(prototype, jupyterDisplay, function (this: T) {
      return bundle(this);
    });
  }
}

function define<T>(prototype: object, name: symbol, value: (this: T) => unknown): void {
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}
