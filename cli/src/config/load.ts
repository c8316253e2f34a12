import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, type ConfigProblem } from "../errors.ts";
import { type Config, configSchema } from "./schema.ts";

/** Where settings come from; a later one wins: the command's defaults, file, environment, flags. */
export interface ConfigSources {
  defaults?: Partial<Config>;
  /** Path of `craton.config.ts`; when not said, the one in the current folder, if there. */
  file?: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Flags that were given, by their setting's name. */
  flags: Readonly<Record<string, unknown>>;
  cwd: string;
}

const fromEnv: Readonly<Record<string, string>> = {
  CRATON_HOME: "home",
  CRATON_HOST: "host",
  CRATON_PORT: "port",
  CRATON_BASE_URL: "baseUrl",
  CRATON_AUTHENTICATOR: "authenticator",
  CRATON_DATABASE: "database",
  CRATON_TRUSTED_HOPS: "trustedHops",
  CRATON_LOG_LEVEL: "logLevel",
};

/**
 * Reads, overlays and checks all settings; `home` comes back absolute.
 * @throws ConfigError with every problem, its path and who said so.
 */
export async function loadConfig({ defaults = {}, file, env, flags, cwd }: ConfigSources): Promise<Config> {
  const path = resolve(cwd, file ?? "craton.config.ts");
  const origin = new Map<string, string>();
  const settings: Record<string, unknown> = { ...defaults };
  const overlay = (name: string, value: unknown, source: string): void => {
    if (value === undefined) return;
    settings[name] = value;
    origin.set(name, source);
  };
  for (const [name, value] of Object.entries(await readFile(path, file !== undefined))) overlay(name, value, path);
  for (const [variable, name] of Object.entries(fromEnv)) overlay(name, env[variable] || undefined, variable);
  for (const [name, value] of Object.entries(flags)) overlay(name, value, `--${kebab(name)}`);

  const result = configSchema.safeParse(settings);
  if (result.success) return { ...result.data, home: resolve(cwd, result.data.home) };
  throw new ConfigError(
    result.error.issues.flatMap((issue): ConfigProblem[] => {
      const source = origin.get(String(issue.path[0])) ?? path;
      // An unknown name is reported at its own path, each one.
      if (issue.code === "unrecognized_keys") {
        const message = `unknown setting; known are ${Object.keys(knownSettings()).join(", ")}`;
        const nested = "unknown field";
        return issue.keys.map((key) => ({
          path: pathText([...issue.path, key]),
          message: issue.path.length === 0 ? message : nested,
          source,
        }));
      }
      return [{ path: pathText(issue.path), message: issue.message, source }];
    }),
  );
}

function knownSettings(): Config {
  return configSchema.parse({});
}

async function readFile(path: string, required: boolean): Promise<object> {
  const problem = (message: string, cause?: unknown): ConfigError =>
    new ConfigError([{ path: "", message, source: path }], { cause });
  if (!existsSync(path)) {
    if (required) throw problem("there is no such file");
    return {};
  }
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as typeof module;
  } catch (error) {
    throw problem(`cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  if (typeof module.default !== "object" || module.default === null) {
    throw problem("must export its settings: export default defineConfig({ … })");
  }
  return module.default;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
