import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { badRequest, systemCode } from "../errors.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { isObject, type JsonObject } from "../http/body.ts";

/** A workspace (layout of Lab) as its API shows it. */
export interface WorkspaceModel {
  data: JsonObject;
  metadata: { id: string; last_modified?: string; created?: string };
}

const ending = ".jupyterlab-workspace";

/** Layouts of Lab by name, one file each. */
export class Workspaces {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** All workspaces; files whose names are not ours are left out. */
  async all(): Promise<WorkspaceModel[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[]);
    const ids = names.map(idOf).filter((id) => id !== undefined);
    return Promise.all(ids.map((id) => this.get(id)));
  }

  /** A workspace; one that was never saved, or is broken, is empty. */
  async get(id: string): Promise<WorkspaceModel> {
    const file = this.#fileOf(id);
    try {
      const [text, info] = await Promise.all([readFile(file, "utf8"), stat(file)]);
      const saved: unknown = JSON.parse(text);
      const data = isObject(saved) && isObject(saved.data) ? saved.data : {};
      return { data, metadata: { id, last_modified: info.mtime.toISOString(), created: info.birthtime.toISOString() } };
    } catch (error) {
      if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return { data: {}, metadata: { id } };
      throw error;
    }
  }

  /** @throws HttpError 400 when the workspace names another id. */
  async put(id: string, workspace: JsonObject): Promise<void> {
    const named = isObject(workspace.metadata) ? workspace.metadata.id : undefined;
    if (!isObject(workspace.data)) throw badRequest('A workspace has "data".');
    if (named !== id) throw badRequest(`The workspace names "${String(named)}", the address "${id}".`);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeAtomically(this.#fileOf(id), JSON.stringify(workspace), 0o600);
  }

  async delete(id: string): Promise<void> {
    await rm(this.#fileOf(id), { force: true });
  }

  /** Percent escapes leave neither a slash nor a dot alone as a name. */
  #fileOf(id: string): string {
    const name = encodeURIComponent(id);
    if (name === "" || name.length > 200) throw badRequest("The name of a workspace has 1 to 200 characters.");
    return join(this.#folder, name + ending);
  }
}

/** The workspace that a file of this name keeps. */
function idOf(name: string): string | undefined {
  try {
    return name.endsWith(ending) ? decodeURIComponent(name.slice(0, -ending.length)) : undefined;
  } catch {
    return undefined;
  }
}
