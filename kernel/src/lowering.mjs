import { transformSync } from "esbuild";
import { parseSync } from "oxc-parser";
import { tsconfig } from "./tsconfig.mjs";

/**
 * The second compiler, loaded only for what the first one leaves to V8, which does not know it, or gets wrong: decorators,
 * `accessor`, and namespaces that are declared in several parts. It removes the types as well.
 */

/** Whether the code, which is valid, needs this compiler. */
export function needsLowering(path, code) {
  return isBeyond(parseSync(path, code, { lang: "ts", sourceType: "module" }).program);
}

/** Compiles TypeScript to JavaScript that V8 knows, with its source map. */
export function lower(path, code) {
  const { experimentalDecorators } = tsconfig();
  const { code: lowered, map } = transformSync(code, {
    loader: "ts",
    sourcefile: path,
    sourcemap: "external",
    format: "esm",
    target: "esnext",
    charset: "utf8",
    logLevel: "silent",
    supported: { decorators: false },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, experimentalDecorators } },
  });
  return { code: lowered, map: JSON.parse(map) };
}

/** Whether there is something in the program that the first compiler leaves alone. */
function isBeyond(program) {
  const namespaces = new Set();
  const waiting = [program];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== "object" || node === null) continue;
    const { type } = node;
    if (type === "Decorator" || type === "AccessorProperty" || type === "TSAbstractAccessorProperty") return true;
    if (type === "TSModuleDeclaration" && !node.declare) {
      const name = node.id.name ?? JSON.stringify(node.id);
      if (namespaces.has(name)) return true;
      namespaces.add(name);
    }
    for (const part of Object.values(node)) waiting.push(part);
  }
  return false;
}
