import type { Notebook, NotebookCell } from "../contents/notebook.ts";
import { languageOf, type Shown, shownOutputs } from "./cells.ts";

/** A notebook as one Markdown text: code in fences, outputs below. */
export function toMarkdown(notebook: Notebook): string {
  const { name } = languageOf(notebook);
  const blocks = notebook.cells.flatMap((cell) => cellBlocks(cell, name));
  return `${blocks.filter((block) => block.trim() !== "").join("\n\n")}\n`;
}

function cellBlocks(cell: NotebookCell, language: string): string[] {
  if (cell.cell_type !== "code") return [cell.source];
  return [cell.source.trim() === "" ? "" : fenced(cell.source, language), ...shownOutputs(cell).map(outputBlock)];
}

function outputBlock(shown: Shown): string {
  switch (shown.kind) {
    case "image":
      return `![output](data:${shown.type};base64,${shown.data})`;
    case "markdown":
      return shown.text;
    case "html":
      return fenced(shown.text, "html");
    case "text":
    case "error":
      return fenced(shown.text, "");
  }
}

/** The fence is longer than any run of backticks inside. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, "")}\n${fence}`;
}
