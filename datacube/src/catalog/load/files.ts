import type { DataArray } from "../../array/data-array.ts";
import type { Dataset } from "../../array/dataset.ts";
import { UnsupportedError, VariableNotFoundError } from "../../errors.ts";
import { dimsOf } from "../../geo/geobox.ts";
import { open } from "../../open.ts";
import { withoutSecrets } from "../../source/address.ts";
import { shared } from "../../source/host.ts";
import { lastUsed } from "../../source/last-used.ts";
import type { SourceOptions } from "../../source/options.ts";
import type { PixelSource } from "./pixel-source.ts";

/** How the file behind an address is reached. */
export type AccessOf = (href: string) => SourceOptions;

/** A band with rows and columns as it is stored, and how much smaller its overviews are, in their order. */
export interface StoredBand {
  readonly array: DataArray;
  readonly shrinks: readonly number[];
}

/** Files that are kept open. */
const maxOpen = 32;

/** Opens the files of a load; the last ones stay open. */
export class Files {
  readonly #access: AccessOf;
  readonly #opened = lastUsed<Dataset>(maxOpen);

  constructor(access: AccessOf) {
    this.#access = access;
  }

  /**
   * The band of a source, of an overview if one is named. Only metadata are read.
   * @throws UnsupportedError where the file has more dimensions than a band, and what `open()` throws
   */
  async band(source: PixelSource, overview?: number): Promise<StoredBand> {
    const dataset = await this.#open(source.href, overview);
    const whole = dataset.get(layerOf(dataset, source));
    const { expr } = whole;
    const width = whole.sizes[dimsOf(whole).x]!;
    const smaller: readonly { readonly shape: readonly number[] }[] =
      expr.op === "source" ? (expr.overviews ?? []) : [];
    const axis = expr.dims.indexOf(dimsOf(whole).x);
    return { array: planeOf(whole, source), shrinks: smaller.map(({ shape }) => width / shape[axis]!) };
  }

  #open(href: string, overview: number | undefined): Promise<Dataset> {
    return this.#opened(`${overview ?? ""} ${href}`, () => {
      const options = { ...this.#access(href), ...(overview === undefined ? {} : { overview }) };
      return shared(() => open(href, { ...options, maskAndScale: false, decodeTimes: false })) as Promise<Dataset>;
    });
  }
}

/** The named variable, else the first with rows and columns. */
function layerOf(dataset: Dataset, { href, layer }: PixelSource): string {
  if (layer !== undefined) return layer;
  const names = [...dataset.parts.variables.keys()];
  const found = names.find((name) => dataset.get(name).dims.length >= 2);
  if (found === undefined) throw new VariableNotFoundError("(a raster)", names, `${withoutSecrets(href)} has none`);
  return found;
}

/** The plane of a band: other dimensions must have one position, or be told which. */
function planeOf(whole: DataArray, { href, band, position = {} }: PixelSource): DataArray {
  const array = whole.isel(Object.fromEntries(Object.entries(position).filter(([dim]) => whole.dims.includes(dim))));
  const { y, x } = dimsOf(array);
  const others = array.dims.filter((dim) => dim !== y && dim !== x);
  const long = others.filter((dim) => array.sizes[dim] !== 1);
  const isBands = long.length === 0 ? band === 1 : long.length === 1 && band <= array.sizes[long[0]!]!;
  if (!isBands || (long.length === 1 && long[0] !== "band"))
    throw new UnsupportedError(
      `band ${band} of ${withoutSecrets(href)}, which has ${others.map((dim) => `${array.sizes[dim]} ${dim}`).join(", ") || "one band"}`,
      "name a band that it has, or open the file itself",
    );
  return array.isel(Object.fromEntries(others.map((dim) => [dim, dim === long[0] ? band - 1 : 0])));
}
