const longest = 64;
const pattern = /^[a-z0-9][a-z0-9._@-]*$/;

/**
 * The one form of a user name: lower case, no space around it, at most 64 of `a-z 0-9 . _ @ -`, begun with a letter or
 * digit. Undefined when the text is not a name. So a name stands in URLs and OAuth client ids as it is, and two names
 * that differ stay different there.
 */
export function normalizeUserName(text: string): string | undefined {
  if (text.length > 4 * longest) return undefined;
  const name = text.normalize("NFKC").trim().toLowerCase();
  return name.length <= longest && pattern.test(name) ? name : undefined;
}
