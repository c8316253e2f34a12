import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isObject, type JsonObject } from "../http/body.ts";

/** A prebuilt JupyterLab extension: a folder with a package.json that names what its build made. */
export interface FederatedExtension {
  name: string;
  version: string;
  folder: string;
  /** `jupyterlab._build`: load, extension, style, mimeExtension. */
  build: JsonObject;
  disabledExtensions: readonly string[];
}

/** The extensions in folders laid out as Jupyter's `labextensions`: `NAME/` or `@SCOPE/NAME/`. The first of a name counts. */
export async function federatedExtensions(folders: readonly string[]): Promise<FederatedExtension[]> {
  const found = new Map<string, FederatedExtension>();
  for (const folder of folders) {
    for (const name of await candidates(folder)) {
      const extension = await readExtension(join(folder, name));
      if (extension && !found.has(extension.name)) found.set(extension.name, extension);
    }
  }
  return [...found.values()];
}

async function candidates(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const nested = names.map(async (name) =>
    name.startsWith("@")
      ? (await readdir(join(folder, name)).catch(() => [] as string[])).map((inner) => join(name, inner))
      : [name],
  );
  return (await Promise.all(nested)).flat().sort();
}

/** A folder without a built package.json is no extension. */
async function readExtension(folder: string): Promise<FederatedExtension | undefined> {
  try {
    const description: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    if (!isObject(description) || !isObject(description.jupyterlab)) return undefined;
    const { _build: build, disabledExtensions } = description.jupyterlab;
    if (!isObject(build) || typeof description.name !== "string") return undefined;
    const disabled = Array.isArray(disabledExtensions)
      ? disabledExtensions.filter((one) => typeof one === "string")
      : [];
    return {
      name: description.name,
      version: String(description.version ?? ""),
      folder,
      build,
      disabledExtensions: disabled,
    };
  } catch {
    return undefined;
  }
}
