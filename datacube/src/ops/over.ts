import { DimensionNotFoundError } from "../errors.ts";

/** Dimensions as a person names them: one, several, or none for the usual ones. */
export type Dims = string | readonly string[] | undefined;

/**
 * The dimensions that are meant, of those that `subject` has; all of them, or `usual`, when none are named.
 * @throws DimensionNotFoundError
 */
export function overOf(
  dims: Dims,
  { known, subject, usual = known }: { known: readonly string[]; subject: string; usual?: readonly string[] },
): readonly string[] {
  const over = dims === undefined ? usual : typeof dims === "string" ? [dims] : dims;
  const missing = over.find((dim) => !known.includes(dim));
  if (missing !== undefined) throw new DimensionNotFoundError(missing, known, subject);
  return over;
}
