import { CorruptDataError, DatacubeError } from "../../errors.ts";
import type { ByteSource } from "../../source/source.ts";
import { Octets } from "./bits.ts";
import type { Grid } from "./grid.ts";
import { parseGrid } from "./grid-definition.ts";
import { type Product, parseProduct } from "./product.ts";
import { type GribField, scanFields } from "./scan.ts";
import { gridTitles } from "./tables.ts";
import { placeOf } from "./values.ts";

/** A field with what its headers say. */
export interface Header {
  readonly field: GribField;
  readonly grid: Grid;
  readonly product: Product;
  /** cfgrib's keys, by which fields are told apart and filtered. */
  readonly keys: Readonly<Record<string, string | number | undefined>>;
}

/** All fields of a file, and why others cannot be read. */
export interface Headers {
  readonly headers: readonly Header[];
  /** Errors of fields that are of a kind that is not supported. */
  readonly refused: readonly DatacubeError[];
}

/** @throws CorruptDataError naming the message */
export async function readHeaders(source: ByteSource, signal: AbortSignal | undefined): Promise<Headers> {
  const headers: Header[] = [];
  const refused: DatacubeError[] = [];
  for (const field of await scanFields(source, signal)) {
    try {
      headers.push(toHeader(field));
    } catch (error) {
      if (error instanceof DatacubeError) refused.push(error);
      else if (error instanceof RangeError)
        throw new CorruptDataError(placeOf(field, source), error.message, { cause: error });
      else throw error;
    }
  }
  return { headers, refused };
}

function toHeader(field: GribField): Header {
  const section = field.sections.get(field.edition === 2 ? 3 : 2);
  if (!section) throw new RangeError("it has no grid definition");
  const [grid, product] = [parseGrid(field.edition, section), parseProduct(field)];
  return { field, grid, product, keys: keysOf(field, grid, product) };
}

function keysOf(field: GribField, grid: Grid, product: Product): Header["keys"] {
  const date = new Date(product.time * 1000);
  const { gridType, points, uvRelativeToGrid } = grid;
  return {
    ...product,
    gridType,
    numberOfPoints: points,
    uvRelativeToGrid,
    stepUnits: 1,
    dataDate: date.getUTCFullYear() * 10000 + (date.getUTCMonth() + 1) * 100 + date.getUTCDate(),
    dataTime: date.getUTCHours() * 100 + date.getUTCMinutes(),
    endStep: product.step,
    gridDefinitionDescription: gridTitle(field),
  };
}

const titles = gridTitles.split("\n").map((line) => line.split("|"));

function gridTitle({ edition, sections }: GribField): string | undefined {
  const code =
    edition === 2 ? new Octets(sections.get(3)!).unsigned(13, 2) : new Octets(sections.get(2)!).unsigned(6, 1);
  const version = edition === 2 ? new Octets(sections.get(1)!).unsigned(10, 1) : 0;
  const known = titles.filter(([key, from]) => key === `${edition}.${code}` && Number(from) <= version);
  return known.at(-1)?.[2];
}
