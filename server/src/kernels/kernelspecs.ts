import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { notFound } from "../errors.ts";
import { isObject, type JsonObject } from "../http/body.ts";

/** A kernel.json (Jupyter kernelspecs): how to start a kernel. */
export interface KernelSpec {
  /** Program and arguments; `{connection_file}` and `{resource_dir}` are filled in. */
  argv: readonly string[];
  display_name: string;
  language: string;
  /** Values may hold `${NAME}` of the environment around. */
  env?: Readonly<Record<string, string>>;
  /** Default "signal": SIGINT to the process; "message": an `interrupt_request`. */
  interrupt_mode?: "signal" | "message";
  metadata?: JsonObject;
}

/** A kernelspec with its name and the folder of its logos. */
export interface NamedKernelSpec {
  name: string;
  spec: KernelSpec;
  /** Folder with `logo-64x64.png`, `kernel.js` and the like. */
  resourceDir?: string;
}

/** A kernelspec of Jupyter's REST API. */
export interface KernelSpecModel {
  name: string;
  spec: KernelSpec & { env: Readonly<Record<string, string>>; metadata: JsonObject; interrupt_mode: string };
  /** Address of each resource: `logo-64x64`, `kernel.js`. */
  resources: Record<string, string>;
}

/** Where kernelspecs are looked for, as jupyter_core: JUPYTER_PATH, the person's folder, the system's. */
function jupyterPath(env: NodeJS.ProcessEnv = process.env): string[] {
  const own =
    env.JUPYTER_DATA_DIR ??
    (process.platform === "darwin"
      ? join(homedir(), "Library", "Jupyter")
      : join(env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "jupyter"));
  const given = (env.JUPYTER_PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...given, own, "/usr/local/share/jupyter", "/usr/share/jupyter"];
}

/** All kernelspecs at hand: those given come first, then the Jupyter path in its order. */
export class KernelSpecs {
  readonly #given: readonly NamedKernelSpec[];
  readonly #folders: readonly string[];

  constructor(given: readonly NamedKernelSpec[], folders: readonly string[] = jupyterPath()) {
    this.#given = given;
    this.#folders = folders;
  }

  /** Kernelspecs by name; the first is the default. Read anew each time, so an installed kernel shows up at once. */
  async all(): Promise<Map<string, NamedKernelSpec>> {
    const found = new Map<string, NamedKernelSpec>();
    const add = (one: NamedKernelSpec): unknown => found.has(one.name) || found.set(one.name, one);
    for (const one of this.#given) add(one);
    for (const folder of this.#folders) for (const one of await specsIn(join(folder, "kernels"))) add(one);
    return found;
  }

  /** One kernelspec; without a name the default. @throws HttpError 404 that lists the known names. */
  async find(name?: string): Promise<NamedKernelSpec> {
    const specs = await this.all();
    const spec = name === undefined ? specs.values().next().value : specs.get(name);
    if (spec) return spec;
    throw notFound(`Kernel spec ${name ?? ""} not found. There are: ${[...specs.keys()].join(", ") || "none"}.`);
  }
}

async function specsIn(folder: string): Promise<NamedKernelSpec[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const specs = await Promise.all(names.filter((name) => /^[\w.-]+$/.test(name)).map((name) => readSpec(folder, name)));
  return specs.filter((spec) => spec !== undefined);
}

/** A folder without a usable kernel.json is no kernelspec. */
async function readSpec(folder: string, name: string): Promise<NamedKernelSpec | undefined> {
  const resourceDir = join(folder, name);
  try {
    const spec: unknown = JSON.parse(await readFile(join(resourceDir, "kernel.json"), "utf8"));
    return isSpec(spec) ? { name: name.toLowerCase(), spec, resourceDir } : undefined;
  } catch {
    return undefined;
  }
}

function isSpec(value: unknown): value is JsonObject & KernelSpec {
  if (!isObject(value)) return false;
  const { argv, display_name, language, env } = value;
  const hasEnv = isObject(env ?? {}) && Object.values(env ?? {}).every((one) => typeof one === "string");
  const command = Array.isArray(argv) && argv.length > 0 && argv.every((part) => typeof part === "string");
  return command && hasEnv && typeof display_name === "string" && typeof language === "string";
}

/** A kernelspec as the REST API shows it. */
export async function toKernelSpecModel(one: NamedKernelSpec, baseUrl: string): Promise<KernelSpecModel> {
  const files = one.resourceDir === undefined ? [] : await readdir(one.resourceDir).catch(() => [] as string[]);
  const resources = files
    .filter((file) => /^(logo-.*|kernel\.(js|css))$/.test(file))
    .map((file) => [
      file.startsWith("logo-") ? file.replace(/\.[^.]*$/, "") : file,
      `${baseUrl}kernelspecs/${encodeURIComponent(one.name)}/${encodeURIComponent(file)}`,
    ]);
  const spec = {
    ...one.spec,
    env: one.spec.env ?? {},
    metadata: one.spec.metadata ?? {},
    interrupt_mode: one.spec.interrupt_mode ?? "signal",
  };
  return { name: one.name, spec, resources: Object.fromEntries(resources) };
}
