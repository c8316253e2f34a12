import { SourceReadError, UnknownFormatError } from "../errors.ts";
import type { ByteSource, KeyStore, Location, ReadOptions } from "../source/source.ts";
import type { FormatEntry, Probe } from "./format.ts";
import { formats } from "./registry.ts";

/** The same store; the metadata by which a format is found are not read again when it opens them. */
function rememberMetadata(store: KeyStore): KeyStore {
  const known = new Map<string, Uint8Array>();
  const get: KeyStore["get"] = async (key, options) => {
    const value = known.get(key) ?? (await store.get(key, options));
    if (value && rootMetadata.has(key)) known.set(key, value);
    return value;
  };
  return { ...store, get };
}

const rootMetadata: ReadonlySet<string> = new Set(["zarr.json", ".zmetadata", ".zgroup", ".zarray"]);

const headBytes = 4096;

/** A format that knows the content, and where that is. */
interface FoundFormat {
  readonly entry: FormatEntry;
  readonly at: Location;
  /** That of the file, where it is known. */
  readonly version: string | undefined;
}

/** The format, and where its content is: an archive is looked into. */
export async function findFormat(opened: Location, options: ReadOptions): Promise<FoundFormat> {
  const source = await opened.bytes(options);
  const head = source ? await readHead(source, options) : new Uint8Array(0);
  const isArchive = isZip(head);
  const inner = isArchive ? (await import("../source/zip/zip.ts")).zipLocation(opened, "") : opened;
  const at = { ...inner, store: rememberMetadata(inner.store) };
  const probe: Probe = { head: isArchive ? new Uint8Array(0) : head, get: (key) => at.store.get(key, options) };
  for (const entry of formats()) {
    const isFile = source !== undefined && !isArchive;
    if (entry.kind !== (isFile ? "folder" : "file") && (await entry.detect(probe)))
      return { entry, at, version: source?.version };
  }
  const refusal = source ? undefined : opened.refusal?.();
  if (refusal !== undefined) throw new SourceReadError(opened.name, refusal);
  throw new UnknownFormatError(
    opened.name,
    formats().map((entry) => entry.name),
    isArchive ? "the archive has no Zarr at its root: open zip://MEMBER::ADDRESS" : reasonOf(source, head),
  );
}

/** Whether a file begins like a zip archive (APPNOTE.TXT, sections 4.3.7 and 4.3.16). */
function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}

async function readHead(source: ByteSource, options: ReadOptions): Promise<Uint8Array> {
  try {
    return (await source.read(0, headBytes, options)).slice();
  } finally {
    await source.close();
  }
}

function reasonOf(source: ByteSource | undefined, head: Uint8Array): string | undefined {
  if (!source) return "the folder holds no Zarr metadata (zarr.json, .zgroup or .zarray)";
  if (head.length === 0) return "it is empty";
  return undefined;
}
