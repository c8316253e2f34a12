const { readFileSync } = process.getBuiltinModule("node:fs");
const { isBuiltin } = process.getBuiltinModule("node:module");
const { dirname, join } = process.getBuiltinModule("node:path");

/**
 * The platform's modules as functions. A module that Node imports costs its start six times what the same code costs as a
 * function, and V8 keeps compiled code of scripts only. The platform's style makes the way short: there are no cycles of imports,
 * and no exported variable changes, so that a name that is imported can be a constant.
 */

/** How the replaced `createRequire(import.meta.url)` looks in the platform's files. */
const REQUIRE = "createRequire(import.meta.url)";

/**
 * The module of a file as the text of a function of `$exports`, `$own` (the exports of one of the platform's modules
 * by its path), `$require` (as Node's, from this file), `$default` (the default export of a package), `$import` and
 * `$meta`. Lines stay. Throws for what such a function cannot be.
 */
function toFunction(path) {
  const code = javaScript(path)
    .replaceAll(REQUIRE, "$require")
    .replace(/^export \{\};$/m, "");
  const { module } = require("oxc-parser").parseSync("module.js", code, { lang: "js", sourceType: "module" });
  const rewriting = { path, code, edits: [], tail: [] };
  for (const statement of module.staticImports) rewriteImport(rewriting, statement);
  for (const statement of module.staticExports) rewriteExport(rewriting, statement);
  for (const call of module.dynamicImports) rewriteCall(rewriting, call);
  for (const { start, end } of module.importMetas) rewriting.edits.push([start, end, "$meta"]);
  const parameters = "$exports, $own, $require, $default, $import, $meta";
  return `(function (${parameters}) { "use strict"; ${edited(rewriting)}\n${rewriting.tail.join("\n")}\n})`;
}

function javaScript(path) {
  const source = readFileSync(path, "utf8");
  if (path.endsWith(".js")) return source;
  const { code, errors } = require("oxc-transform").transformSync(path, source, { lang: "ts" });
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0].message}`);
  return code;
}

function rewriteImport({ path, edits }, { start, end, moduleRequest, entries }) {
  const module = taken(path, moduleRequest.value);
  const named = entries.filter(({ importName }) => importName.kind === "Name");
  const constants = entries.flatMap(({ importName: { kind }, localName }) => {
    if (kind === "NamespaceObject") return [`const ${localName.value} = ${module};`];
    return kind === "Default" ? [`const ${localName.value} = $default(${module});`] : [];
  });
  const pairs = named.map(({ importName, localName }) => `${importName.name}: ${localName.value}`);
  if (pairs.length > 0) constants.push(`const { ${pairs.join(", ")} } = ${module};`);
  edits.push([start, end, constants.length > 0 ? constants.join(" ") : `${module};`]);
}

function rewriteExport({ path, code, edits, tail }, { start, end, entries }) {
  const declares = !/^export\s*[{*]/.test(code.slice(start, end));
  const [isDefault] = /^export\s+default\b/.exec(code.slice(start, end)) ?? [];
  const from = entries.find(({ moduleRequest }) => moduleRequest)?.moduleRequest.value;
  const module = from && `$module${tail.length}`;
  if (/^export\s+let\b/.test(code.slice(start, end)))
    throw new SyntaxError(`${path}: a module of the platform exports no variables, which may change`);
  if (isDefault) return void edits.push([start, start + isDefault.length, "$exports.default ="]);
  if (declares) edits.push([start, start + "export".length, ""]);
  else edits.push([start, end, from ? `const ${module} = ${taken(path, from)};` : ""]);
  for (const { importName, exportName, localName } of entries) {
    const source = importName.kind === "Name" ? `${module}.${importName.name}` : module;
    if (from && exportName.kind === "None") tail.push(`Object.assign($exports, ${source});`);
    else tail.push(`$exports.${exportName.name} = ${from ? source : localName.name};`);
  }
}

function rewriteCall({ path, code, edits }, { start, end, moduleRequest }) {
  const specifier = code.slice(moduleRequest.start + 1, moduleRequest.end - 1);
  if (isOwn(specifier)) edits.push([start, end, `Promise.resolve().then(() => ${taken(path, specifier)})`]);
  else edits.push([start, start + "import".length, "$import"]);
}

/** What a module is to its importer. Node is asked for its own without the names that an import would make it list. */
function taken(path, specifier) {
  if (isOwn(specifier)) return `$own(${JSON.stringify(join(dirname(path), specifier))})`;
  if (isBuiltin(specifier)) return `process.getBuiltinModule("${specifier}")`;
  return `$require(${JSON.stringify(specifier)})`;
}

function isOwn(specifier) {
  return /^\.{1,2}\/.*\.[jt]s$/.test(specifier);
}

function edited({ code, edits }) {
  let text = "";
  let at = 0;
  for (const [start, end, part] of edits.sort((a, b) => a[0] - b[0])) {
    text += code.slice(at, start) + part;
    at = end;
  }
  return text + code.slice(at);
}

module.exports = { toFunction };
