import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { transformSync } from "oxc-transform";

/**
 * Preloaded in every thread of the kernel, and plain JavaScript for that: compiles `.ts` files with the compiler that
 * compiles cells. Node's own one would cost each kernel 40 MB and twice the time to start, and refuses enums.
 */

/** Source maps of the files compiled so far, by URL. @type {Map<string, object>} */
export const fileMaps = new Map();

registerHooks({
  load: (url, context, next) => {
    if (!/^file:[^?#]*\.[cm]?ts(?:[?#]|$)/.test(url) || url.includes("/node_modules/")) return next(url, context);
    const path = fileURLToPath(url);
    const { code, map, errors } = transformSync(path, readFileSync(path, "utf8"), {
      lang: "ts",
      sourcemap: true,
    });
    if (errors.length > 0) throw new SyntaxError(`${errors[0].message}\n${errors[0].codeframe ?? ""}`);
    if (map) fileMaps.set(url, map);
    const common = path.endsWith(".cts") || (context.format?.startsWith("commonjs") && !/^(im|ex)port\b/m.test(code));
    const format = common ? "commonjs" : "module";
    return { format, source: code, shortCircuit: true };
  },
});
