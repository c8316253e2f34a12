/** Method that gives a notebook the MIME bundle of a value; may be asynchronous. */
export const jupyterDisplay: unique symbol = Symbol.for("Jupyter.display") as typeof jupyterDisplay;

/** Method that gives Node's console the text of a value. */
export const nodeInspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as typeof nodeInspect;
