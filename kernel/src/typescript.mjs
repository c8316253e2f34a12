import { readFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";

/**
 * Preloaded in every thread of the kernel, and plain JavaScript for that: compiles `.ts` files with the compiler that
 * compiles cells. Node's own one would cost each kernel 40 MB and twice the time to start, and refuses enums.
 */

/** Source maps of the files compiled so far, by URL. @type {Map<string, object>} */
export const fileMaps = new Map();

const require = createRequire(import.meta.url);

const DECORATOR = /^(?!\s*(?:\*(?!\/)|\/\/|\/\*(?!.*\*\/.*\S))).*(?<![\w"'`])@[\p{ID_Start}$_(]/mu;
const ACCESSOR = /\baccessor\s+[\p{ID_Start}$_#["']/u;
const NAMESPACES = /(?:\b(?:namespace|module)\s+[\p{ID_Start}$_][\p{ID_Continue}$.]*\s*\{[\s\S]*){2}/u;

/**
 * What another compiler makes of code that this one leaves to V8, which does not know it, or gets wrong; `undefined` for
 * other code, most of which is told by a look at its text, so that the other compiler is loaded when it is needed.
 */
export function lowered(path, code) {
  if (![DECORATOR, ACCESSOR, NAMESPACES].some((suspect) => suspect.test(code))) return undefined;
  const { lower, needsLowering } = require("./lowering.mjs");
  return needsLowering(path, code) ? lower(path, code) : undefined;
}

function compile(path, text) {
  const { code, map, errors } = transformSync(path, text, { lang: "ts", sourcemap: true });
  if (errors.length > 0) throw new SyntaxError(`${errors[0].message}\n${errors[0].codeframe ?? ""}`);
  return lowered(path, text) ?? { code, map };
}

registerHooks({
  load: (url, context, next) => {
    if (!/^file:[^?#]*\.[cm]?ts(?:[?#]|$)/.test(url) || url.includes("/node_modules/")) return next(url, context);
    const path = fileURLToPath(url);
    const { code, map } = compile(path, readFileSync(path, "utf8"));
    if (map) fileMaps.set(url, map);
    const common = path.endsWith(".cts") || (context.format?.startsWith("commonjs") && !/^(im|ex)port\b/m.test(code));
    const format = common ? "commonjs" : "module";
    return { format, source: code, shortCircuit: true };
  },
});
