import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { UnsupportedError } from "../errors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import type { Plot } from "./plot.ts";

/** Writes a plot in the way that the ending of the path names. @throws UnsupportedError for another ending */
export async function savePlot(
  plot: Plot,
  path: string,
  options: ComputeOptions & { readonly scale?: number },
): Promise<void> {
  await writeFile(path, await contentOf(plot, extname(path).toLowerCase(), options));
}

async function contentOf(
  plot: Plot,
  ending: string,
  options: ComputeOptions & { readonly scale?: number },
): Promise<string | Uint8Array> {
  switch (ending) {
    case ".png":
      return plot.toPNG(options);
    case ".svg":
      return plot.toSVG(options);
    case ".json":
      return JSON.stringify(await plot.toSpec(options));
    default:
      throw new UnsupportedError(`a plot as "${ending || "a file without ending"}"`, "use .png, .svg or .json");
  }
}
