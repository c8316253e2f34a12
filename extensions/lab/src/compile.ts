import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Build, WPPlugin } from "@jupyter/builder";
import baseConfiguration from "@jupyter/builder/lib/webpack.config.base.js";
import {
  type Chunk,
  type ChunkGroup,
  type Compilation,
  type Configuration,
  container,
  type Module,
  rspack,
  type Stats,
} from "@rspack/core";
import { type CoreSet, extensionPackages } from "./core-set.ts";
import { LabBuildError } from "./errors.ts";
import { labRoot, type SharedPackage } from "./package-folder.ts";

const browserSources = join(labRoot, "src", "browser");

/** The scripts of the compiled app, names in its `static/`. */
export interface CompiledScripts {
  /** What the page loads. */
  entry: string[];
  /** What the entry imports at once. */
  preload: string[];
}

/**
 * Bundles the app and the themes.
 * @param folder an existing folder; `static/`, `schemas/` and `themes/` appear in it
 * @throws LabBuildError with the bundler's words
 */
export async function compileApp(
  folder: string,
  core: CoreSet,
  shared: Record<string, SharedPackage>,
): Promise<CompiledScripts> {
  const generated = join(folder, "generated");
  const themes = Build.ensureAssets({
    packageNames: extensionPackages(core),
    output: generated,
    schemaOutput: folder,
    themeOutput: folder,
  });
  writeFileSync(join(generated, "extensions.js"), extensionsModule(core));
  const app = appConfiguration({ folder, generated, shared });
  const stats = await run([app, ...(themes as Configuration[])]);
  rmSync(generated, { recursive: true });
  return scriptsOf(stats);
}

/** Each extension is required on call, so that one that throws does not stop the others. */
function extensionsModule({ jupyterlab }: CoreSet): string {
  const list = (extensions: Record<string, string>): string =>
    Object.entries(extensions)
      .map(([name, module]) => [name, module ? `${name}/${module}` : name].map((text) => JSON.stringify(text)))
      .map(([name, request]) => `  [${name}, () => require(${request})],\n`)
      .join("");
  return `import "./style.js";
export const extensions = [\n${list(jupyterlab.extensions)}];
export const mimeExtensions = [\n${list(jupyterlab.mimeExtensions)}];
`;
}

interface AppLayout {
  folder: string;
  generated: string;
  shared: Record<string, SharedPackage>;
}

function appConfiguration({ folder, generated, shared }: AppLayout): Configuration {
  const base = baseConfiguration as Configuration;
  return {
    ...base,
    name: "app",
    mode: "production",
    devtool: false,
    context: labRoot,
    entry: { main: join(browserSources, "bootstrap.ts") },
    output: {
      ...base.output,
      path: join(folder, "static"),
      publicPath: "auto",
      filename: "[name].[contenthash:16].js",
      chunkFilename: "[name].[contenthash:16].js",
      assetModuleFilename: "[name].[contenthash:16][ext]",
    },
    resolve: { ...base.resolve, alias: { "#extensions": join(generated, "extensions.js") } },
    module: { rules: [...(base.module?.rules ?? []), typescriptRule, amdRule] },
    optimization: { splitChunks: { chunks: "all", cacheGroups: { jlab_core: coreChunk } } },
    externals: ["ws"],
    performance: { hints: false },
    plugins: [
      ...(base.plugins ?? []),
      new container.ModuleFederationPlugin({
        library: { type: "var", name: ["_JUPYTERLAB", "CORE_LIBRARY_FEDERATION"] },
        name: "CORE_FEDERATION",
        shared,
      }),
      new WPPlugin.JSONLicenseWebpackPlugin({ excludedPackageTest: (name) => name === "@craton/lab" }) as never,
    ],
  };
}

const typescriptRule = {
  test: /\.ts$/,
  include: browserSources,
  loader: "builtin:swc-loader",
  options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } },
  type: "javascript/auto",
} as const;

const amdRule = {
  test: /[\\/]node_modules[\\/]anywidget[\\/]dist[\\/]index\.js$/,
  loader: join(labRoot, "src", "amd-loader.ts"),
} as const;

const coreChunk = {
  test: /[\\/]node_modules[\\/]@(jupyterlab|lumino(?!\/datagrid))[\\/]/,
  name: "jlab_core",
};

function run(configurations: Configuration[]): Promise<Stats> {
  return new Promise((resolve, reject) => {
    const compiler = rspack(configurations);
    compiler.run((error, stats) => {
      compiler.close((closeError) => {
        if (error) reject(new LabBuildError(String(error), error));
        else if (stats?.hasErrors()) reject(new LabBuildError(stats.toString("errors-only")));
        else if (closeError) reject(new LabBuildError(String(closeError), closeError));
        else resolve(stats?.stats[0] as Stats);
      });
    });
  });
}

function scriptsOf({ compilation }: Stats): CompiledScripts {
  const entrypoint = compilation.entrypoints.get("main");
  const application = entrypoint?.childrenIterable.find(({ origins }) => origins.some(isMainImport));
  if (!entrypoint || !application) throw new LabBuildError("The bundle lacks its entry point.");
  const scripts = (files: Iterable<string>): string[] => [...files].filter((file) => file.endsWith(".js"));
  return { entry: scripts(entrypoint.getFiles()), preload: scripts(eagerFiles(compilation, application)) };
}

function isMainImport({ request }: { request?: string }): boolean {
  return request === "./main.ts";
}

/** Files of a chunk group and, step by step, of the app's copies of the shared packages that its modules import. */
function eagerFiles(compilation: Compilation, start: ChunkGroup): Set<string> {
  const { chunkGraph } = compilation;
  const provided = providedGroups(compilation);
  const files = new Set<string>();
  const seen = new Set<Chunk>();
  const queue = [start];
  for (let group = queue.pop(); group; group = queue.pop()) {
    for (const chunk of group.chunks) {
      if (seen.has(chunk)) continue;
      seen.add(chunk);
      for (const file of chunk.files) files.add(file);
      for (const module of chunkGraph.getChunkModulesIterable(chunk)) {
        const copy = module.type === "consume-shared-module" && provided.get(sharedName(module));
        if (copy) queue.push(copy);
      }
    }
  }
  return files;
}

/** What the share scope loads for each package: a group of its own, not the one of a consumer's fallback. */
function providedGroups({ chunkGraph, modules }: Compilation): Map<string, ChunkGroup> {
  const groups = new Map<string, ChunkGroup>();
  for (const module of modules) {
    const [block] = module.type === "provide-module" ? module.blocks : [];
    const group = block && chunkGraph.getBlockChunkGroup(block);
    if (group) groups.set(sharedName(module), group);
  }
  return groups;
}

/** The package in `provide shared module (default) NAME@1.2.3 = …` and `consume shared module (default) NAME@^1 …`. */
function sharedName(module: Module): string {
  return /\) (@?[^@]+)@/.exec(module.identifier())?.[1] ?? "";
}
