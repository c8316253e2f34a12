import type { ContentsType } from "./model.ts";

/** How many names are tried before giving up. */
const attempts = 10_000;

/** `Untitled.ipynb`, `Untitled1.ipynb`, …; `Untitled Folder`, `Untitled Folder 1`, …; `untitled.txt`, …: as Jupyter. */
export function* untitledNames(type: ContentsType, ext: string): Generator<string> {
  for (let count = 0; count < attempts; count++) {
    if (type === "directory") yield `Untitled Folder${count === 0 ? "" : ` ${count}`}`;
    else
      yield `${type === "notebook" ? "Untitled" : "untitled"}${count || ""}${type === "notebook" ? ".ipynb" : plainExtension(ext)}`;
  }
}

/** The own name first, then `name-Copy1.ext`, `name-Copy2.ext`, …; a former `-Copy` ending is replaced. */
export function* copyName(name: string): Generator<string> {
  const dot = name.lastIndexOf(".");
  const [stem, ext] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  const plain = stem.replace(/-Copy\d*$/, "");
  yield plain + ext;
  for (let count = 1; count < attempts; count++) yield `${plain}-Copy${count}${ext}`;
}

function plainExtension(ext: string): string {
  return ext.replace(/[/\0]/g, "");
}
