import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { TargetExistsError, UnsupportedError } from "../../errors.ts";
import { standingFor, writingTo } from "../target.ts";
import { toNode } from "./hierarchy.ts";
import { formatDocument, type JsonObject, parseDocument, type ZarrNode } from "./metadata.ts";

const documents = ["zarr.json", ".zgroup", ".zarray", ".zmetadata"];

/** Whether a folder is the root of a Zarr group or array. */
export function isZarrFolder(folder: string): boolean {
  return documents.some((name) => existsSync(join(folder, name)));
}

/** Only Zarr is replaced, never a folder or file that holds something else. @throws TargetExistsError */
export function checkTarget(target: string, overwrite: boolean): void {
  if (!existsSync(target)) return;
  if (!overwrite) throw new TargetExistsError(target, "pass { overwrite: true }");
  if (!isZarrFolder(target)) throw new TargetExistsError(target, "remove it yourself, because it is not Zarr");
}

/** Names become folders: none may lead elsewhere or look like metadata. */
export function toKey(name: string): string {
  if (name === "" || name.startsWith(".") || name === "zarr.json" || /[/\\\0]/.test(name)) {
    throw new UnsupportedError(`the name "${name}" in Zarr`, "rename it");
  }
  return name;
}

/** A name beside a path that nobody else uses. */
function besides(path: string, label: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.${label}`);
}

/** Writes a folder beside its place and moves it there when it is complete; what was there goes only then. */
export async function replaceFolder(
  target: string,
  overwrite: boolean,
  write: (folder: string) => Promise<void>,
): Promise<void> {
  checkTarget(target, overwrite);
  const [part, old] = [besides(target, "part"), besides(target, "old")];
  try {
    await writingTo({ target }, () => mkdir(part, { recursive: true }));
    await standingFor(part, target, () => write(part));
    checkTarget(target, overwrite);
    await writingTo({ target }, () => takePlace(part, target, old));
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** Moves a folder to its place; what is there goes to `old` first, and is removed when all is done. */
async function takePlace(part: string, target: string, old: string): Promise<void> {
  const hadOld = existsSync(target);
  if (hadOld) await rename(target, old);
  try {
    await rename(part, target);
  } catch (error) {
    if (hadOld) await rename(old, target);
    throw error;
  }
  if (hadOld) await rm(old, { recursive: true, force: true });
}

/** Writes a file so that readers see either what was there or all of the new content. */
async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const part = besides(path, "part");
  try {
    await writingTo({ target: path }, async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(part, content);
      await rename(part, path);
    });
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/** Writes the metadata of a group or array; the document that makes it one comes last. */
export async function writeNode(folder: string, { version, kind, document, attrs }: ZarrNode): Promise<void> {
  const text = (value: JsonObject): string => formatDocument(value, 1);
  if (version === 3) return replaceFile(join(folder, "zarr.json"), text({ ...document, attributes: attrs }));
  await replaceFile(join(folder, ".zattrs"), text(attrs));
  await replaceFile(join(folder, kind === "array" ? ".zarray" : ".zgroup"), text(document));
}

/** An empty group. */
export function groupNode(version: 2 | 3, attrs: JsonObject = {}): ZarrNode {
  const document: JsonObject = version === 2 ? { zarr_format: 2 } : { zarr_format: 3, node_type: "group" };
  return { version, kind: "group", document, attrs };
}

/** Metadata of a folder; undefined where it is none of Zarr's. */
export async function readNode(folder: string): Promise<ZarrNode | undefined> {
  const found = new Map<string, JsonObject>();
  for (const name of ["zarr.json", ".zarray", ".zgroup", ".zattrs"]) {
    const path = join(folder, name);
    if (existsSync(path)) found.set(name, parseDocument(await readFile(path), folder, name));
  }
  return toNode(found, "");
}

/** Collects the metadata of all that is below a root into the root's own, which is replaced last. */
export async function consolidate(root: string): Promise<void> {
  const node = await readNode(root);
  if (!node) return;
  const members = await membersBelow(root, "");
  if (node.version === 3)
    return writeNode(root, { ...node, document: { ...node.document, consolidated_metadata: inlineOf(members) } });
  const entries = [["", node] as const, ...members].flatMap(([path, { kind, document, attrs }]) => {
    const prefix = path === "" ? "" : `${path}/`;
    return [
      [`${prefix}.zattrs`, attrs] as const,
      [`${prefix}${kind === "array" ? ".zarray" : ".zgroup"}`, document] as const,
    ];
  });
  const consolidated = { metadata: Object.fromEntries(entries), zarr_consolidated_format: 1 };
  await replaceFile(join(root, ".zmetadata"), formatDocument(consolidated, 1));
}

function inlineOf(members: readonly (readonly [string, ZarrNode])[]): JsonObject {
  const metadata = members.map(([path, { document, attrs }]) => [path, { ...document, attributes: attrs }]);
  return { kind: "inline", must_understand: false, metadata: Object.fromEntries(metadata) as JsonObject };
}

/** Whether a root has its members' metadata in its own. */
export async function isConsolidated(root: string): Promise<boolean> {
  const node = await readNode(root);
  return node?.version === 3 ? node.document.consolidated_metadata !== undefined : existsSync(join(root, ".zmetadata"));
}

async function membersBelow(root: string, path: string): Promise<[string, ZarrNode][]> {
  const found: [string, ZarrNode][] = [];
  const entries = await readdir(join(root, path), { withFileTypes: true });
  for (const entry of entries
    .filter((one) => one.isDirectory() && !one.name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = path === "" ? entry.name : `${path}/${entry.name}`;
    const node = await readNode(join(root, key));
    if (!node) continue;
    const { consolidated_metadata: _, ...document } = node.document;
    found.push([key, { ...node, document }]);
    if (node.kind === "group") found.push(...(await membersBelow(root, key)));
  }
  return found;
}
