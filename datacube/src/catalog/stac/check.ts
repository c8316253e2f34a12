import { CorruptDataError, UnsupportedError } from "../../errors.ts";
import { withoutSecrets } from "../../source/address.ts";
import { type Fields, isFields } from "../fields.ts";
import { resolveHref } from "./href.ts";
import type { StacDocument, StacItem, StacLink } from "./model.ts";

/**
 * A document as STAC, with absolute addresses in links and assets: relative to where it was read, else to the address that
 * it says it has. Where it was read is its `self` link.
 * @throws CorruptDataError that lists what is wrong, UnsupportedError for versions before 1.0
 */
export function toStac(json: unknown, href: string | undefined): StacDocument {
  const problems: string[] = [];
  const document = asRecord(json, "the document", problems);
  const base = href ?? ownHref(document);
  const kind = document.type;
  if (kind === "FeatureCollection") return toItemCollection(document, href);
  refuseOld(document);
  if (kind !== "Feature" && kind !== "Catalog" && kind !== "Collection")
    problems.push(`type is ${JSON.stringify(kind)}; it must be Feature, FeatureCollection, Catalog or Collection`);
  if (typeof document.id !== "string") problems.push("id is no text");
  if (!Array.isArray(document.links)) problems.push("links is no list");
  if (kind === "Feature") checkItem(document, problems);
  if (problems.length > 0) throw damaged(href, problems);
  const told = (document.links as unknown[]).map((link, i) => toLink(link, { base, place: `links[${i}]` }));
  const links = href === undefined ? told : [{ rel: "self", href }, ...told.filter(({ rel }) => rel !== "self")];
  if (kind !== "Feature") return { ...document, links } as unknown as StacDocument;
  return { ...document, links, assets: toAssets(document, base) } as unknown as StacDocument;
}

/** Items may be thousands in one document: each is checked as if it stood alone. */
function toItemCollection(document: Readonly<Record<string, unknown>>, href: string | undefined): StacDocument {
  if (!Array.isArray(document.features)) throw damaged(href, ["features is no list"]);
  const features = document.features.map((feature, i) => toFeature(feature, i, href));
  const wrong = features.findIndex(({ type }) => type !== "Feature");
  if (wrong >= 0) throw damaged(href, [`features[${wrong}] is no item`]);
  const links = Array.isArray(document.links) ? document.links : [];
  return {
    ...document,
    features,
    links: links.map((link, i) => toLink(link, { base: href, place: `links[${i}]` })),
  } as unknown as StacDocument;
}

/** @throws CorruptDataError that names the document it stands in, wherever it says that it is from */
function toFeature(feature: unknown, index: number, href: string | undefined): StacItem {
  const own = ownHref(feature);
  try {
    return toStac(feature, own ?? href) as StacItem;
  } catch (error) {
    if (!(error instanceof CorruptDataError) || own === undefined || href === undefined) throw error;
    const at = { source: withoutSecrets(href), format: "stac", place: `features[${index}]` };
    throw new CorruptDataError(at, error.message, { cause: error });
  }
}

/** The address that a document says it has. */
function ownHref(document: unknown): string | undefined {
  const { links } = asRecord(document, "the document", []);
  if (!Array.isArray(links)) return undefined;
  const own = links.find((link) => typeof link === "object" && link !== null && (link as StacLink).rel === "self");
  const href = (own as StacLink | undefined)?.href;
  return typeof href === "string" && /^(https?|s3|gs|az|abfss?):\/\//i.test(href) ? href : undefined;
}

function refuseOld({ stac_version: version }: Readonly<Record<string, unknown>>): void {
  if (version === undefined || /^1\./.test(String(version))) return;
  throw new UnsupportedError(`STAC ${String(version)}`, "migrate the documents to version 1.0 or 1.1 first");
}

function checkItem(item: Readonly<Record<string, unknown>>, problems: string[]): void {
  if (typeof item.geometry !== "object") problems.push("geometry is neither an object nor null");
  const properties = asRecord(item.properties, "properties", problems);
  asRecord(item.assets, "assets", problems);
  const times = [properties.datetime, properties.start_datetime, properties.end_datetime];
  if (times.some((time) => typeof time === "string" && Number.isNaN(Date.parse(time))))
    problems.push(`properties has a time that is none: ${times.filter(Boolean).join(", ")}`);
  if (item.bbox === undefined || item.bbox === null) return;
  const isBox = Array.isArray(item.bbox) && [4, 6].includes(item.bbox.length) && item.bbox.every(Number.isFinite);
  if (!isBox) problems.push("bbox is not four or six numbers");
}

function toAssets(document: Readonly<Record<string, unknown>>, base: string | undefined): Record<string, unknown> {
  const assets = Object.entries(document.assets as Record<string, unknown>).map(([name, asset]) => {
    const problems: string[] = [];
    const fields = asRecord(asset, `assets.${name}`, problems);
    if (typeof fields.href !== "string") problems.push(`assets.${name}.href is no text`);
    if (problems.length > 0) throw damaged(base, problems);
    return [name, { ...fields, href: resolveHref(fields.href as string, base) }];
  });
  return Object.fromEntries(assets);
}

function toLink(link: unknown, { base, place }: { base: string | undefined; place: string }): StacLink {
  const { rel, href: target } = asRecord(link, place, []) as { rel?: unknown; href?: unknown };
  if (typeof rel !== "string" || typeof target !== "string") throw damaged(base, [`${place} has no rel or href`]);
  return { ...(link as StacLink), href: resolveHref(target, base) };
}

function asRecord(value: unknown, place: string, problems: string[]): Fields {
  if (isFields(value)) return value;
  problems.push(`${place} is no object`);
  return {};
}

function damaged(href: string | undefined, problems: readonly string[]): CorruptDataError {
  const source = href === undefined ? "the object" : withoutSecrets(href);
  return new CorruptDataError({ source, format: "stac", place: "the document" }, problems.slice(0, 20).join("; "));
}
