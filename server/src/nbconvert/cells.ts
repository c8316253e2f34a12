import type { Notebook, NotebookCell } from "../contents/notebook.ts";
import { isObject, type JsonObject } from "../http/body.ts";

/** What an output shows, in the richest form that needs no script. */
export type Shown =
  | { kind: "image"; type: string /** base64 */; data: string }
  | { kind: "html" | "markdown" | "text" | "error"; text: string };

/** Outputs that JupyterLab shows richer than we can without a script fall back to their picture or text. */
const imageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** What the outputs of a cell show, in order. */
export function shownOutputs(cell: NotebookCell): Shown[] {
  return (cell.outputs ?? []).map(shownOutput).filter((shown) => shown !== undefined);
}

function shownOutput(output: JsonObject): Shown | undefined {
  if (output.output_type === "stream") return { kind: "text", text: plain(output.text) };
  if (output.output_type === "error") return { kind: "error", text: plain(lines(output.traceback) || output.evalue) };
  return isObject(output.data) ? shownBundle(output.data) : undefined;
}

function shownBundle(data: JsonObject): Shown | undefined {
  const image = imageTypes.find((type) => typeof data[type] === "string");
  if (image) return { kind: "image", type: image, data: String(data[image]).replace(/\s/g, "") };
  if (typeof data["image/svg+xml"] === "string") {
    return { kind: "image", type: "image/svg+xml", data: Buffer.from(data["image/svg+xml"]).toString("base64") };
  }
  if (typeof data["text/html"] === "string") return { kind: "html", text: data["text/html"] };
  if (typeof data["text/markdown"] === "string") return { kind: "markdown", text: data["text/markdown"] };
  if (typeof data["text/plain"] === "string") return { kind: "text", text: plain(data["text/plain"]) };
  return undefined;
}

function lines(value: unknown): string {
  return Array.isArray(value) ? value.join("\n") : "";
}

/** Text without the escape sequences of terminals. */
function plain(text: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are removed
  return String(text ?? "").replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "");
}

/** A notebook's language: its name, and the ending of its files with the dot. */
export function languageOf({ metadata }: Notebook): { name: string; extension: string } {
  const info = isObject(metadata.language_info) ? metadata.language_info : {};
  const spec = isObject(metadata.kernelspec) ? metadata.kernelspec : {};
  const name = String(info.name ?? spec.language ?? "text").toLowerCase();
  const extension = String(info.file_extension ?? ".txt");
  return { name: name.replace(/[^\w+#-]/g, ""), extension: /^\.\w+$/.test(extension) ? extension : ".txt" };
}
