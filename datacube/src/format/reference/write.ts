import type { Reference } from "../../source/reference.ts";
import { replaceOutput } from "../output-file.ts";
import { referencesOf, type VirtualDataset } from "./virtual.ts";

/** Writes references as kerchunk's JSON of version 1. @throws TargetExistsError */
export async function writeReferences(dataset: VirtualDataset, path: string, overwrite: boolean): Promise<void> {
  await replaceOutput(path, overwrite, async (file) => {
    let offset = 0;
    const put = async (text: string): Promise<void> => {
      const bytes = Buffer.from(text);
      await file.write(bytes, offset);
      offset += bytes.length;
    };
    let lines: string[] = [];
    let before = '{"version":1,"refs":{\n';
    for (const [key, reference] of referencesOf(dataset)) {
      lines.push(`${JSON.stringify(key)}:${JSON.stringify(textOf(key, reference))}`);
      if (lines.length < 1000) continue;
      await put(before + lines.join(",\n"));
      [lines, before] = [[], ",\n"];
    }
    await put((lines.length > 0 ? before + lines.join(",\n") : "") + "\n}}\n");
  });
}

/** Metadata as text, bytes by base64, parts as lists. */
function textOf(key: string, reference: Reference): unknown {
  if (reference.kind === "whole") return [reference.target];
  if (reference.kind === "part") return [reference.target, reference.offset, reference.length];
  const bytes = Buffer.from(reference.value.buffer, reference.value.byteOffset, reference.value.length);
  return /(^|\/)\.z\w+$/.test(key) ? bytes.toString() : `base64:${bytes.toString("base64")}`;
}
