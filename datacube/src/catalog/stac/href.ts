import { dirname, resolve } from "node:path";
import { SourceReadError } from "../../errors.ts";
import { withoutSecrets } from "../../source/address.ts";

const scheme = /^[a-z][a-z0-9+.-]+:/i;

/**
 * The address that a link in the document at `base` means. A path of this machine is made absolute; without a base, what
 * is not absolute stays as it is.
 * @throws SourceReadError for a file of this machine named by a document that comes from elsewhere
 */
export function resolveHref(href: string, base: string | undefined): string {
  const isRemote = base !== undefined && scheme.test(base) && !/^file:/i.test(base);
  if (scheme.test(href)) {
    if (isRemote && /^file:/i.test(href))
      throw new SourceReadError(withoutSecrets(base), `it links to a file of this machine, ${href}`);
    return href;
  }
  if (base === undefined) return href;
  if (scheme.test(base)) return new URL(href, base).href;
  return resolve(dirname(base), href);
}

/** Scheme, host and port of an address; texts that belong together for paths. */
export function originOf(address: string): string {
  const url = scheme.test(address) ? URL.parse(address) : null;
  return url ? `${url.protocol}//${url.host}` : "";
}
