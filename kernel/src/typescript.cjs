const { readFileSync } = process.getBuiltinModule("node:fs");
const { join } = process.getBuiltinModule("node:path");
const { registerHooks } = process.getBuiltinModule("node:module");
const { fileURLToPath, pathToFileURL } = process.getBuiltinModule("node:url");
const { isPlatform, platformModule, requireFrom } = require("./platform/modules.cjs");

const requirePlatform = requireFrom(__filename);

/**
 * Preloaded in every thread of the kernel, and plain JavaScript for that: compiles `.ts` files with the compiler that
 * compiles cells. Node's own one would cost each kernel 40 MB and twice the time to start, and refuses enums.
 */

/** Source maps of the files compiled so far, by URL. @type {Map<string, import("oxc-transform").SourceMap>} */
const fileMaps = new Map();
/** Where files that could not be compiled are wrong; line and column count from 1. @type {WeakMap<Error, object>} */
const filePlaces = new WeakMap();

/** The source map of a file; of one that only another thread has loaded, by compiling it here. @param {string} url */
function fileMap(url) {
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

/** Kept, because Node resolves a name anew each time: a quarter of a millisecond. */
let compiler;

/** What the first compiler makes of code. */
function withoutTypes(path, code, options) {
  compiler ??= requirePlatform("oxc-transform");
  return compiler.transformSync(path, code, options);
}

/** Compiling the expressions below takes some milliseconds, which most code can do without. */
const SUSPECT = /@|accessor|namespace|module/;
const DECORATOR = /^(?!\s*(?:\*(?!\/)|\/\/|\/\*(?!.*\*\/.*\S))).*(?<![\w"'`])@[\p{ID_Start}$_(]/mu;
const ACCESSOR = /\baccessor\s+[\p{ID_Start}$_#["']/u;
const NAMESPACES = /(?:\b(?:namespace|module)\s+[\p{ID_Start}$_][\p{ID_Continue}$.]*\s*\{[\s\S]*){2}/u;

/**
 * What another compiler makes of code that this one leaves to V8, which does not know it, or gets wrong; `undefined` for
 * other code, most of which is told by a look at its text, so that the other compiler is loaded when it is needed.
 */
function lowered(path, code) {
  if (!SUSPECT.test(code)) return undefined;
  if (![DECORATOR, ACCESSOR, NAMESPACES].some((suspect) => suspect.test(code))) return undefined;
  const { lower, needsLowering } = platformModule(join(__dirname, "lowering.ts"));
  return needsLowering(path, code) ? lower(path, code) : undefined;
}

/** The module that an import or `require` by Node gets in the place of one of the platform's: the names of that one. */
function stand(path) {
  const names = Object.keys(platformModule(path)).join(", ");
  const from = JSON.stringify(pathToFileURL(join(__dirname, "platform/modules.cjs")).href);
  return `import { platformModule } from ${from};\nexport const { ${names} } = platformModule(${JSON.stringify(path)});`;
}

/** What Node looks for in a package on behalf of an `import`. */
const IMPORT_CONDITIONS = ["node", "import", "module-sync", "node-addons"];

registerHooks({
  // The platform's files import what they require.
  resolve: (specifier, context, next) => {
    const { parentURL } = context;
    const isRequire = context.conditions.includes("require") && parentURL?.endsWith(".ts");
    if (!isRequire || !isPlatform(fileURLToPath(parentURL))) return next(specifier, context);
    return next(specifier, { ...context, conditions: IMPORT_CONDITIONS });
  },
  load: (url, context, next) => {
    if (!isOurs(url)) return next(url, context);
    const path = fileURLToPath(url);
    if (isPlatform(path)) return { format: "module", source: stand(path), shortCircuit: true };
    const code = compile(url);
    const common = path.endsWith(".cts") || (context.format?.startsWith("commonjs") && !/^(im|ex)port\b/m.test(code));
    return { format: common ? "commonjs" : "module", source: code, shortCircuit: true };
  },
});

module.exports = { fileMap, filePlaces, lowered, withoutTypes };
