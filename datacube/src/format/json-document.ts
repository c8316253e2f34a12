import { CorruptDataError, UnsupportedError } from "../errors.ts";
import type { Location } from "../source/source.ts";
import type { FormatOptions, StoredDataset } from "./format.ts";

/** A document is held whole: larger ones belong in another format. */
const maxBytes = 2 ** 28;

/** A format whose files are one JSON document each. */
export interface DocumentFormat {
  readonly format: string;
  /** How people call it. */
  readonly title: string;
  /** The dataset of a document. @throws RangeError for what is not as the format has it */
  read(document: unknown, source: string): StoredDataset;
}

/**
 * The dataset of a file that is one JSON document, of at most 256 MB.
 * @throws CorruptDataError where it is not JSON or `read` throws a RangeError, UnsupportedError for a larger one
 */
export async function openDocument(
  location: Location,
  options: FormatOptions,
  { format, title, read }: DocumentFormat,
): Promise<StoredDataset> {
  const { name, text } = await readText(location, options, title);
  try {
    return read(JSON.parse(text), name);
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof SyntaxError)) throw error;
    throw new CorruptDataError({ source: name, format, place: "the document" }, error.message, { cause: error });
  }
}

async function readText(
  location: Location,
  options: FormatOptions,
  title: string,
): Promise<{ name: string; text: string }> {
  const source = (await location.bytes(options))!;
  try {
    const { size, name } = source;
    if (size > maxBytes)
      throw new UnsupportedError(`${name}: ${title} of ${size} bytes`, `at most ${maxBytes} are read`);
    return { name, text: new TextDecoder().decode(await source.read(0, size, { signal: options.signal })) };
  } finally {
    await source.close();
  }
}
