import { transformSync } from "esbuild";
import { type Program, parseSync } from "oxc-parser";
import type { SourceMap } from "oxc-transform";
import { walk } from "./evaluate/syntax-tree.ts";
import { tsconfig } from "./tsconfig.ts";

/**
 * The second compiler, loaded only for what the first one leaves to V8, which does not know it, or gets wrong: decorators,
 * `accessor`, and namespaces that are declared in several parts. It removes the types as well.
 */

const BEYOND: ReadonlySet<string> = new Set(["Decorator", "AccessorProperty", "TSAbstractAccessorProperty"]);

/** Whether the code, which is valid, needs this compiler. */
export function needsLowering(path: string, code: string): boolean {
  return isBeyond(parseSync(path, code, { lang: "ts", sourceType: "module" }).program);
}

/** Compiles TypeScript to JavaScript that V8 knows, with its source map. */
export function lower(path: string, code: string): { code: string; map: SourceMap } {
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
  return { code: lowered, map: JSON.parse(map) as SourceMap };
}

/** Whether there is something in the program that the first compiler leaves alone. */
function isBeyond(program: Program): boolean {
  const nodes = walk(program, () => true);
  const spaces = nodes.filter(({ type, declare }) => type === "TSModuleDeclaration" && !declare);
  const names = new Set(spaces.map(({ id }) => id.name ?? JSON.stringify(id)));
  return names.size < spaces.length || nodes.some(({ type }) => BEYOND.has(type));
}
