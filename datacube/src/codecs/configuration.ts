import { UnsupportedError } from "../errors.ts";

/** Configuration of a codec as it stands in metadata: not checked yet. */
export type Configuration = Readonly<Record<string, unknown>>;

interface Bounds {
  readonly codec: string;
  readonly least?: number;
  readonly most?: number;
  /** Value where none is told. */
  readonly usual?: number;
}

/** @throws UnsupportedError when the entry is no number within the bounds */
export function numberOf(configuration: Configuration, name: string, bounds: Bounds): number {
  const value = configuration[name] ?? bounds.usual;
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = bounds;
  if (typeof value === "number" && value >= least && value <= most) return value;
  throw new UnsupportedError(`${name} ${JSON.stringify(value)} of the codec "${bounds.codec}"`);
}

/** @throws UnsupportedError when the entry is not a text */
export function textOf(
  configuration: Configuration,
  name: string,
  { codec, usual }: { codec: string; usual?: string },
): string {
  const value = configuration[name] ?? usual;
  if (typeof value === "string") return value;
  throw new UnsupportedError(`${name} ${JSON.stringify(value)} of the codec "${codec}"`);
}
