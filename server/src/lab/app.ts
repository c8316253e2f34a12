import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HttpError } from "@craton/edge";
import { isObject } from "../http/body.ts";

/** The built JupyterLab app: a folder with `entry.json`, `static/`, `schemas/`, `themes/`. */
export interface LabApp {
  folder: string;
  /** Version of JupyterLab. */
  version: string;
  /** Scripts in `static/` that the page loads, in order. */
  entry: readonly string[];
  /** Scripts in `static/` that will be asked for next. */
  preload: readonly string[];
  disabledExtensions: readonly string[];
}

/** Reads what the built app says about itself. @throws HttpError 503 when it is not built. */
export async function readApp(folder: string): Promise<LabApp> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, "entry.json"), "utf8"));
    if (!isObject(manifest)) throw new TypeError("entry.json is not an object");
    const { version, entry, preload, disabledExtensions } = manifest;
    return {
      folder,
      version: String(version ?? ""),
      entry: texts(entry),
      preload: texts(preload),
      disabledExtensions: texts(disabledExtensions),
    };
  } catch (cause) {
    throw new HttpError(503, "lab_not_built", "The JupyterLab app is not built.", { cause });
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
