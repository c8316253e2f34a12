/**
 * A path prefix in its one form: leading and trailing slash, `/` for none.
 * @throws RangeError when it is not a plain path (a scheme, a host, `..`, a query or odd characters).
 */
export function normalizeBaseUrl(text: string): string {
  const parts = text.split("/").filter((part) => part !== "");
  if (!parts.every((part) => /^[\w.~@-]+$/.test(part) && part !== "." && part !== "..")) {
    throw new RangeError(`"${text}" is not a base URL: give a path such as /lab1/ (letters, digits, . _ ~ @ -).`);
  }
  return parts.length === 0 ? "/" : `/${parts.join("/")}/`;
}
