import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import json5 from "json5";
import { badRequest, notFound, systemCode } from "../errors.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { isObject, type JsonObject } from "../http/body.ts";

/** Settings of one plugin, as Lab's settings API shows them. */
export interface SettingModel {
  id: string;
  schema: JsonObject;
  version: string;
  /** What the person wrote: JSON with comments. */
  raw: string;
  settings: JsonObject;
  warning: string | null;
  last_modified: string | null;
  created: string | null;
}

interface Schema {
  schema: JsonObject;
  version: string;
}

/** Defaults that differ from Lab's own, by plugin: completion shows documentation, which our kernel has. */
const DEFAULTS: Readonly<Record<string, JsonObject>> = {
  "@jupyterlab/completer-extension:manager": { showDocumentationPanel: true },
};

/** The settings of Lab's plugins: schemas of the app and its extensions, and what the person changed. */
export class Settings {
  readonly #folder: string;
  readonly #schemaFolders: () => Promise<readonly string[]>;
  #schemas: Promise<Map<string, Schema>> | undefined;

  /**
   * @param folder where the person's changes lie
   * @param schemaFolders folders laid out as `PACKAGE/PLUGIN.json`, each package with its `package.json(.orig)`
   */
  constructor(folder: string, schemaFolders: () => Promise<readonly string[]>) {
    this.#folder = folder;
    this.#schemaFolders = schemaFolders;
  }

  /** Settings of all plugins that have some. Looks for new extensions. */
  async all(): Promise<SettingModel[]> {
    return Promise.all([...(await this.#find()).keys()].map((id) => this.get(id)));
  }

  /** @throws HttpError 404 when no plugin has this id. */
  async get(id: string): Promise<SettingModel> {
    const { schema, version } = await this.#schema(id);
    const written = await this.#written(id);
    return {
      id,
      schema,
      version,
      ...parsed(written?.raw ?? "{}", id),
      last_modified: written?.changed ?? null,
      created: written?.created ?? null,
    };
  }

  /** Keeps what the person wrote. @throws HttpError 404; 400 when it is no JSON object with comments. */
  async put(id: string, raw: string): Promise<void> {
    await this.#schema(id);
    const { warning } = parsed(raw, id);
    if (warning !== null) throw badRequest(warning);
    const file = this.#fileOf(id);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeAtomically(file, raw, 0o600);
  }

  async #schema(id: string): Promise<Schema> {
    const schema = (await this.#schemas)?.get(id) ?? (await this.#find()).get(id);
    if (!schema) throw notFound(`Schema not found: ${id}`);
    return schema;
  }

  #find(): Promise<Map<string, Schema>> {
    this.#schemas = this.#schemaFolders().then(findSchemas);
    return this.#schemas;
  }

  async #written(id: string): Promise<{ raw: string; changed: string; created: string } | undefined> {
    const file = this.#fileOf(id);
    try {
      const [raw, info] = await Promise.all([readFile(file, "utf8"), stat(file)]);
      return { raw, changed: info.mtime.toISOString(), created: info.birthtime.toISOString() };
    } catch (error) {
      if (systemCode(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  /** Ids that have a schema hold no `..`, so this stays in the folder. */
  #fileOf(id: string): string {
    return join(this.#folder, `${id.replace(":", "/")}.jupyterlab-settings`);
  }
}

/** A broken file of the person must not keep Lab from starting: it counts as empty, with a warning. */
function parsed(raw: string, id: string): Pick<SettingModel, "raw" | "settings" | "warning"> {
  try {
    const settings: unknown = json5.parse(raw);
    if (!isObject(settings)) throw new TypeError("not an object");
    return { raw, settings, warning: null };
  } catch (error) {
    return {
      raw: "{}",
      settings: {},
      warning: `The settings of ${id} could not be read (${(error as Error).message}).`,
    };
  }
}

/** Plugins of a broken extension have no settings: the others must not lose theirs. */
async function findSchemas(folders: readonly string[]): Promise<Map<string, Schema>> {
  const found = new Map<string, Schema>();
  for (const folder of folders) {
    const files = await readdir(folder, { recursive: true }).catch(() => [] as string[]);
    const plugins = files.filter((file) => file.endsWith(".json") && !/(^|\/)package\.json$/.test(file));
    for (const file of plugins.sort()) {
      const id = `${dirname(file)}:${file.slice(file.lastIndexOf("/") + 1, -".json".length)}`;
      const schema = await readJson(join(folder, file));
      if (schema)
        found.set(id, { schema: withDefaults(schema, id), version: await versionOf(join(folder, dirname(file))) });
    }
  }
  return found;
}

function withDefaults(schema: JsonObject, id: string): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const changed = Object.entries(DEFAULTS[id] ?? {}).map(([name, value]) => {
    const property = properties[name];
    return [name, { ...(isObject(property) ? property : {}), default: value }];
  });
  return changed.length === 0 ? schema : { ...schema, properties: { ...properties, ...Object.fromEntries(changed) } };
}

async function versionOf(folder: string): Promise<string> {
  for (const name of ["package.json.orig", "package.json", "../package.json", "../../package.json"]) {
    const description = await readJson(join(folder, name));
    if (typeof description?.version === "string") return description.version;
  }
  return "";
}

async function readJson(file: string): Promise<JsonObject | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
