import type { Notebook } from "../contents/notebook.ts";
import { languageOf } from "./cells.ts";

const slashComments = new Set([
  "typescript",
  "javascript",
  "java",
  "c",
  "c++",
  "rust",
  "go",
  "scala",
  "kotlin",
  "swift",
]);

/** The code of a notebook as one file; Markdown and raw cells become comments. */
export function toScript(notebook: Notebook): string {
  const mark = slashComments.has(languageOf(notebook).name) ? "//" : "#";
  const parts = notebook.cells.map(({ cell_type, source }) =>
    cell_type === "code" ? source : source.replace(/^/gm, `${mark} `).replace(/ +$/gm, ""),
  );
  return `${parts.filter((part) => part.trim() !== "").join("\n\n")}\n`;
}
