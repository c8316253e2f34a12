import { createRequire } from "node:module";
import { types } from "node:util";
import { bundleShown, type Shown } from "./bundle.ts";
import type { firstForm } from "./known-forms.ts";
import type { DisplayOptions } from "./options.ts";
import { Rich } from "./rich.ts";
import { toText } from "./text.ts";

const require = createRequire(import.meta.url);

/** An object with a method under this key is shown by the MIME bundle which that method returns or resolves to. */
const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/**
 * How a value is shown: by its own `Symbol.for("Jupyter.display")` method, else by the first known form that fits, else
 * as text. A promise only if its method gives one or its content must be read. Throws what its own method throws.
 */
export function toShown(value: unknown, options: DisplayOptions = {}): Shown | Promise<Shown> {
  if (Rich.isRich(value)) return value.shown;
  const text = (): Shown => ({ data: { "text/plain": toText(value, options) } });
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return text();
  const hook = displayHook(value);
  if (hook) return hook();
  if (options.full || options.depth !== undefined || types.isProxy(value)) return text();
  try {
    return knownForm(value, options) ?? text();
  } catch {
    return text();
  }
}

/** The forms are loaded with the first object that is shown, so that a kernel starts without them. */
function knownForm(value: object, options: DisplayOptions): Shown | Promise<Shown> | undefined {
  const forms = require("./known-forms.ts") as { firstForm: typeof firstForm };
  return forms.firstForm(value, options);
}

function displayHook(value: object): (() => Shown | Promise<Shown>) | undefined {
  const hook = safeHook(value);
  if (typeof hook !== "function") return undefined;
  return () => {
    const bundle: unknown = hook.call(value);
    if (!isThenable(bundle)) return bundleShown(bundle);
    return Promise.resolve(bundle).then(bundleShown);
  };
}

/** A value whose traps or getters fail has no hook, nor has a proxy that only makes up what it is asked for. */
function safeHook(value: object): unknown {
  try {
    return DISPLAY in value ? (value as { [DISPLAY]?: unknown })[DISPLAY] : undefined;
  } catch {
    return undefined;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
