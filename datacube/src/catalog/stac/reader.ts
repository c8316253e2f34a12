import { resolve } from "node:path";
import { readJson } from "../../source/json.ts";
import type { SourceOptions } from "../../source/options.ts";
import { toStac } from "./check.ts";
import { originOf } from "./href.ts";
import type { StacDocument } from "./model.ts";

/** How one document is asked for. */
interface StacRequest {
  readonly signal?: AbortSignal | undefined;
  /** For a POST request. */
  readonly body?: unknown;
}

/** Reads the documents of one catalog, wherever its links lead. */
export type StacReader = (href: string, request?: StacRequest) => Promise<StacDocument>;

/** A reader whose headers and token go to the origin of `root` only; links may lead anywhere. */
export function createReader(root: string, options: SourceOptions): StacReader {
  const { headers: _, token: __, ...open } = options;
  const origin = originOf(root);
  return async (href, { signal, body } = {}) => {
    const own = originOf(href) === origin ? options : open;
    return toStac(await readJson(href, { ...own, signal, body }), href);
  };
}

/** A path or URL as an absolute address. */
export function toHref(text: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(text) ? text : resolve(text);
}
