import type { Attrs } from "../../array/variable.ts";
import { CorruptDataError, SourceNotFoundError, UnsupportedError } from "../../errors.ts";
import type { KeyStore } from "../../source/source.ts";
import type { Format, StoredDataset, StoredVariable } from "../format.ts";
import { openHierarchy } from "./hierarchy.ts";
import type { ZarrNode } from "./metadata.ts";
import { openZarrArray } from "./zarr-array.ts";

/** Zarr v2 and v3: a folder, or the same below a URL. Consolidated metadata is used where there is some. */
export const zarr: Format = {
  open: async (location, options) => {
    const group = (options.group ?? "").replaceAll(/^\/+|\/+$/g, "");
    const { store, nodes } = await openHierarchy(location.store, group, options.signal);
    const root = nodes.get("");
    if (root === undefined) throw missingRoot(location.name, group);
    if (root.kind === "array") return single(store, location.name, root);
    const variables: StoredVariable[] = [];
    const unreadable = new Map<string, string>();
    for (const [name, node] of nodes) {
      if (name === "" || node.kind !== "array") continue;
      const opened = await openMember(store, { source: location.name, name }, node);
      if (typeof opened === "string") unreadable.set(name, opened);
      else variables.push(opened);
    }
    return { variables, attrs: root.attrs as Attrs, unreadable };
  },
};

function missingRoot(source: string, group: string): Error {
  if (group !== "") return new SourceNotFoundError(source, `there is no Zarr group "${group}"`);
  return new CorruptDataError(
    { source, format: "zarr", place: "the root's metadata" },
    "they describe neither a group nor an array",
  );
}

/** A member of the group, or the reason why it cannot be read. */
async function openMember(
  store: KeyStore,
  at: { source: string; name: string },
  node: ZarrNode,
): Promise<StoredVariable | string> {
  try {
    return await openZarrArray(store, at, node);
  } catch (error) {
    if (error instanceof UnsupportedError) return error.message;
    throw error;
  }
}

/** A Zarr array that is the root itself is a dataset of one variable. */
async function single(store: KeyStore, location: string, node: ZarrNode): Promise<StoredDataset> {
  const name =
    location
      .replace(/\/*(\?…)?$/, "")
      .split("/")
      .at(-1)!
      .replace(/\.zarr$/, "") || "array";
  const variable = await openZarrArray(store, { source: location, name: "" }, node);
  return { variables: [{ ...variable, name }], attrs: {} };
}
