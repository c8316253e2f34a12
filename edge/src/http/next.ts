/**
 * Where to go after a log-in: the path if it is one path of this site under `baseUrl`, else undefined.
 * Refuses other hosts in every spelling that browsers accept (`//`, `/\`, control characters, schemes).
 */
export function safeNext(next: string | undefined, baseUrl: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers strip these before they parse
  if (!next || next.length > 2_048 || /[\\\u0000-\u001f\u007f]/.test(next)) return undefined;
  if (!next.startsWith("/") || next.startsWith("//")) return undefined;
  const origin = "http://this.invalid";
  const url = URL.parse(next, origin);
  if (!url || url.origin !== origin || url.pathname.startsWith("//")) return undefined;
  if (!`${url.pathname}/`.startsWith(baseUrl)) return undefined;
  return url.pathname + url.search + url.hash;
}
