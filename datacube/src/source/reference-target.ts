import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SourceNotFoundError, UnsupportedError } from "../errors.ts";
import { schemeOf } from "./address.ts";
import { fileLocation } from "./file.ts";
import type { SourceOptions } from "./options.ts";
import { locate } from "./registry.ts";
import type { ByteSource, Location, ReadOptions } from "./source.ts";

/** Where references come from, and how what they lead to is reached. */
export interface ReferenceOrigin {
  /** Name of the document; targets without a scheme are looked for beside it. */
  readonly name: string;
  /** How the document was reached: its headers and token go to no other server. */
  readonly options: SourceOptions;
  /** How the targets are reached, where it was told. */
  readonly targets?: SourceOptions | undefined;
}

/** Opens a target by its address. */
export type OpenTarget = (target: string, options: ReadOptions) => Promise<ByteSource>;

/** Files that are kept open. */
const maxOpenTargets = 64;

/** Opens targets once and forgets those opened longest ago; a file that nobody reads any more closes by itself. */
export function openTargets(origin: ReferenceOrigin): OpenTarget {
  const known = new Map<string, Promise<ByteSource>>();
  return (target, options) => {
    const found = known.get(target);
    if (found !== undefined) return found;
    const opened = openTarget(target, origin, options);
    known.set(target, opened);
    opened.catch(() => known.delete(target));
    if (known.size > maxOpenTargets) known.delete(known.keys().next().value!);
    return opened;
  };
}

const remoteSchemes = new Set(["http", "https", "s3", "gs", "gcs", "az", "abfs", "abfss"]);

async function openTarget(target: string, origin: ReferenceOrigin, options: ReadOptions): Promise<ByteSource> {
  const scheme = schemeOf(target);
  if (scheme !== undefined && !remoteSchemes.has(scheme) && scheme !== "file" && scheme !== "local") {
    throw new UnsupportedError(
      `the reference to ${target} in ${origin.name}`,
      `only files and addresses of ${[...remoteSchemes].join(", ")} can be read`,
    );
  }
  if (scheme !== undefined && remoteSchemes.has(scheme)) return openRemote(target, origin, options);
  if (!isRemote(origin.name)) return openFile(target, scheme, origin, options);
  if (scheme === undefined && !target.startsWith("/")) {
    const base = origin.name.replace(/[^/]*$/, "");
    return openRemote(base + target, origin, options);
  }
  throw new UnsupportedError(
    `the reference to the file ${target} in ${origin.name}`,
    "references that come from the network lead to the network only",
  );
}

async function openRemote(address: string, origin: ReferenceOrigin, options: ReadOptions): Promise<ByteSource> {
  const location = await locate(address, origin.targets ?? withoutLogin(address, origin));
  return bytesOf(location, origin, options);
}

/** The options of the document; its headers and token only for its own server. */
function withoutLogin(address: string, { name, options }: ReferenceOrigin): SourceOptions {
  if (originOf(address) === originOf(name)) return options;
  const { headers: _, token: __, ...others } = options;
  return others;
}

/** Scheme, host and port, or a bucket. */
function originOf(address: string): string | undefined {
  return /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(address)?.[0].toLowerCase();
}

async function openFile(
  target: string,
  scheme: string | undefined,
  origin: ReferenceOrigin,
  options: ReadOptions,
): Promise<ByteSource> {
  const path = /^file:\/\/\//i.test(target) ? fileURLToPath(target) : target.replace(/^(file|local):\/\//i, "");
  const beside = join(dirname(origin.name), path);
  if (scheme !== undefined || path.startsWith("/") || beside === path)
    return bytesOf(fileLocation(path), origin, options);
  try {
    return await bytesOf(fileLocation(beside), origin, options);
  } catch (error) {
    if (!(error instanceof SourceNotFoundError)) throw error;
    return bytesOf(fileLocation(path), origin, options);
  }
}

async function bytesOf(location: Location, origin: ReferenceOrigin, options: ReadOptions): Promise<ByteSource> {
  const missing = (cause?: unknown): SourceNotFoundError => {
    const reason = location.refusal?.() ?? "nothing is there";
    return new SourceNotFoundError(location.name, `${origin.name} refers to it, and ${reason}`, { cause });
  };
  const source = await location.bytes(options).catch((error: unknown) => {
    throw error instanceof SourceNotFoundError ? missing(error) : error;
  });
  if (!source) throw missing();
  return source;
}

/** Whether a document comes from the network, also inside an archive. */
function isRemote(name: string): boolean {
  return name.split("::").some((part) => remoteSchemes.has(schemeOf(part) ?? ""));
}
