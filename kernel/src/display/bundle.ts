import { inspect } from "node:util";
import { DisplayError } from "../errors.ts";

/** Representations of one value by MIME type. Bytes are sent as base64; everything else must fit into JSON. */
export type MimeBundle = Record<string, unknown>;

/** An object with a method under this key is shown by the MIME bundle which that method returns or resolves to. */
const DISPLAY: unique symbol = Symbol.for("Jupyter.display") as never;

/** Longest plain text shown for a value, in UTF-16 units. */
const TEXT_LIMIT = 100_000;

/** How a value is shown: by its own `Symbol.for("Jupyter.display")` method, else as text. A promise only if the method gives one. */
export function toBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  const hook = displayHook(value);
  if (!hook) return { "text/plain": toText(value) };
  const bundle = hook();
  return isThenable(bundle) ? Promise.resolve(bundle).then(checkBundle) : checkBundle(bundle);
}

/** The text form of a value: what `util.inspect` says, cut when very long. */
export function toText(value: unknown): string {
  const text = inspect(value);
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}… ${text.length - TEXT_LIMIT} more characters` : text;
}

/** The bundle, if it is one that can be sent; throws {@link DisplayError} otherwise. */
export function checkBundle(bundle: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null || Array.isArray(bundle))
    throw new DisplayError(`a MIME bundle is an object of the form { "text/plain": … }, not ${toText(bundle)}`);
  const wrong = Object.keys(bundle).filter((type) => !type.includes("/"));
  if (wrong.length > 0) throw new DisplayError(`not MIME types: ${wrong.join(", ")}`);
  return bundle as MimeBundle;
}

/** JSON text of a message that carries a bundle. Throws {@link DisplayError} when the bundle is not JSON. */
export function bundleMessage(bundle: MimeBundle, rest: Record<string, unknown>): string {
  const data = Object.fromEntries(
    Object.entries(bundle).map(([type, value]) => [type, value instanceof Uint8Array ? base64(value) : value]),
  );
  try {
    return JSON.stringify({ ...rest, data });
  } catch (cause) {
    throw new DisplayError(`a MIME bundle must fit into JSON: ${String(cause)}`, { cause });
  }
}

function displayHook(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  const hook: unknown = (value as { [DISPLAY]?: unknown })[DISPLAY];
  return typeof hook === "function" ? () => hook.call(value) : undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
