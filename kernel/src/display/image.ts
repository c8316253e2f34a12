import { DisplayError } from "../errors.ts";
import type { Shown } from "./bundle.ts";
import { escapeHtml } from "./html.ts";

/** How an image is shown; sizes in CSS pixels. */
export interface ImageOptions {
  width?: number;
  height?: number;
}

/** Bytes of an image that are put into a notebook. */
const BYTE_LIMIT = 25_000_000;
/** Where the first element of an SVG file is looked for. */
const SVG_HEAD = 2000;

const SIGNATURES: readonly (readonly [mime: string, pattern: RegExp])[] = [
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[\s\S]{4}WEBP/],
  [
    "image/svg+xml",
    /^(?:\xef\xbb\xbf)?\s*(?:<\?xml[\s\S]*?\?>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i,
  ],
];

/** The MIME type that the first bytes of an image tell. */
function imageType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, SVG_HEAD)).toString("latin1");
  return SIGNATURES.find(([, pattern]) => pattern.test(head))?.[0];
}

/** An image in bytes, if they are one. Throws {@link DisplayError} when it is too large for a notebook. */
export function shownImage(bytes: Uint8Array, options: ImageOptions = {}): Shown | undefined {
  const type = imageType(bytes);
  if (type === undefined) return undefined;
  if (bytes.byteLength > BYTE_LIMIT)
    throw new DisplayError(`the image has ${bytes.byteLength} bytes, a notebook takes ${BYTE_LIMIT}: make it smaller`);
  const data = type === "image/svg+xml" ? Buffer.from(bytes).toString("utf8") : bytes;
  const text = `${type}, ${bytes.byteLength} bytes`;
  return { data: { "text/plain": text, [type]: data }, metadata: { [type]: sizeOf(options) } };
}

/** An image on the web or in a `data:` URL, which the front end loads. */
export function linkedImage(url: URL, options: ImageOptions = {}): Shown {
  const size = Object.entries(sizeOf(options)).map(([name, value]) => ` ${name}="${value}"`);
  const html = `<img src="${escapeHtml(url.href)}" alt=""${size.join("")}>`;
  return { data: { "text/plain": `image ${url.href.slice(0, 200)}`, "text/html": html } };
}

function sizeOf({ width, height }: ImageOptions): Record<string, number> {
  const given = Object.entries({ width, height }).filter(([, value]) => Number.isFinite(value));
  return Object.fromEntries(given) as Record<string, number>;
}
