import { compiledOnce, isOwn } from "./compiled.mjs";

const { readFileSync } = process.getBuiltinModule("node:fs");
const { createRequire, registerHooks } = process.getBuiltinModule("node:module");
const { fileURLToPath } = process.getBuiltinModule("node:url");

/**
 * Preloaded in every thread of the kernel, and plain JavaScript for that: compiles `.ts` files with the compiler that
 * compiles cells. Node's own one would cost each kernel 40 MB and twice the time to start, and refuses enums.
 */

/** Source maps of the files compiled so far, by URL. @type {Map<string, import("oxc-transform").SourceMap>} */
const fileMaps = new Map();
/** Where files that could not be compiled are wrong; line and column count from 1. @type {WeakMap<Error, object>} */
export const filePlaces = new WeakMap();

/** The source map of a file; of one that only another thread has loaded, by compiling it here. @param {string} url */
export function fileMap(url) {
  if (!fileMaps.has(url) && isOurs(url)) {
    try {
      compile(url);
    } catch {
      // It is gone or has become wrong since.
    }
  }
  return fileMaps.get(url);
}

/** @param {string} url */
function isOurs(url) {
  return /^file:[^?#]*\.[cm]?ts(?:[?#]|$)/.test(url) && !url.includes("/node_modules/");
}

/** @param {string} url */
function compile(url) {
  const path = fileURLToPath(url);
  const source = readFileSync(path, "utf8");
  const compiled = withoutTypes(path, source, { lang: "ts", sourcemap: true });
  if (compiled.errors.length > 0) throw syntaxError(compiled.errors[0], url, source);
  const { code, map } = lowered(path, source) ?? compiled;
  if (map) fileMaps.set(url, map);
  return code;
}

const BUILTIN = /^import (?:\* as )?(\w+|\{[^}]*\}) from "(node:[^"]+)";$/gm;

/**
 * Code of the platform with Node's modules taken as they are. For an import Node asks each of them for all that it exports,
 * which loads what it would else load when that is first used: two of the streams of files, colours, and more.
 */
function withBareBuiltins(code) {
  const taken = (_, names, id) => `const ${names.replaceAll(" as ", ": ")} = process.getBuiltinModule("${id}");`;
  return code.replace(BUILTIN, taken);
}

/**
 * @param {import("oxc-transform").OxcError} problem
 * @param {string} url
 * @param {string} source
 */
function syntaxError({ message, labels }, url, source) {
  const error = new SyntaxError(message);
  const before = Buffer.from(source)
    .subarray(0, labels[0]?.start ?? 0)
    .toString()
    .split("\n");
  filePlaces.set(error, { url, line: before.length, column: before.at(-1).length + 1 });
  return error;
}

const PLATFORM = new URL(".", import.meta.url).href;
const require = createRequire(import.meta.url);

/**
 * What the first compiler makes of code. It is loaded when it is needed and in no other way: were it among the imports of
 * a file, it would be half loaded when the next file has to be compiled, and Node refuses it then.
 */
export function withoutTypes(path, code, options) {
  return require("oxc-transform").transformSync(path, code, options);
}

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

registerHooks({
  // The platform's files are where they say to each other that they are: Node need not look for them.
  resolve: (specifier, context, next) => {
    const between = /^\..*\.ts$/.test(specifier) && context.parentURL?.startsWith(PLATFORM);
    if (!between) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true };
  },
  load: (url, context, next) => {
    if (!isOurs(url)) return next(url, context);
    const path = fileURLToPath(url);
    const code = isOwn(path) ? compiledOnce(path, () => withBareBuiltins(compile(url))) : compile(url);
    const common = path.endsWith(".cts") || (context.format?.startsWith("commonjs") && !/^(im|ex)port\b/m.test(code));
    const format = common ? "commonjs" : "module";
    return { format, source: code, shortCircuit: true };
  },
});
