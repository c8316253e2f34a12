import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { oneText } from "./one-text.ts";
import { programFolder } from "./program.ts";

/** Where the language and Node are declared. */
export interface LanguageFiles {
  /** TypeScript's folder of declarations. */
  language: string;
  /** The main file of `@types/node`. */
  node: string;
  /** The main files of the packages that it imports, by name. */
  packages: ReadonlyMap<string, string>;
  /** Of all these. */
  versions: readonly string[];
}

const LIBRARY = /^lib\.[\w.]+\.d\.ts$/;

/** Those for the compiler that comes with the platform; `undefined` where its program is not found. */
export function languageFiles(): LanguageFiles | undefined {
  const language = programFolder();
  if (language === undefined) return undefined;
  const require = createRequire(import.meta.url);
  const node = require.resolve("@types/node/package.json");
  const { resolve } = createRequire(node);
  const names = Object.keys(require(node).dependencies);
  const manifests = names.map((name) => resolve(`${name}/package.json`));
  const versions = [join(dirname(language), "package.json"), node, ...manifests].map((file) => require(file).version);
  const packages = new Map(manifests.map((file, at) => [names[at]!, mainFile(file)]));
  return { language, node: mainFile(node), packages, versions };
}

function mainFile(manifest: string): string {
  return join(dirname(manifest), "index.d.ts");
}

/**
 * What a version of the language (`esnext`) and Node declare, in one text that is no module. From the 200 files that it is
 * else, a checker merges the parts of each interface whenever it begins anew. Rejects when a file is not there.
 */
export function languageText(
  version: string,
  { language, node, packages }: Omit<LanguageFiles, "versions">,
): Promise<string> {
  const find = (name: string, from: string): string | undefined => {
    if (!name.startsWith(".") && !name.endsWith(".d.ts")) return packages.get(name);
    const file = join(LIBRARY.test(name) ? language : dirname(from), name);
    return [file, `${file}.d.ts`, file.replace(/\.js$/, ".d.ts")].find(
      (each) => /\.d\.ts$/.test(each) && existsSync(each),
    );
  };
  const names = new Map([...packages].map(([name, file]) => [file, name]));
  const read = (file: string): string => readFileSync(file, "utf8");
  const entries = [join(language, `lib.${version}.d.ts`), node];
  return oneText(entries, { read, find, nameOf: (file) => names.get(file) ?? nameInPackages(file) });
}

/** The path from the folder of packages on. */
function nameInPackages(file: string): string {
  const [path] = file.split(/node_modules[\\/]/).slice(-1);
  return path!.replaceAll("\\", "/").replace(/\.d\.ts$/, "");
}
