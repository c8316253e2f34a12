import { dataArray } from "../../array/construct.ts";
import { Dataset } from "../../array/dataset.ts";
import type { Variable } from "../../array/variable.ts";
import { ExpressionError, NothingFoundError } from "../../errors.ts";
import type { Resampling } from "../../expr/raster/warp.ts";
import { Crs } from "../../geo/crs/crs.ts";
import { dimsOf, Geobox } from "../../geo/geobox.ts";
import { align } from "../../ops/alignment.ts";
import { concat } from "../../ops/combining.ts";
import { firstPlane } from "../../ops/geo-planes.ts";
import type { ReprojectTarget } from "../../ops/geo-reproject.ts";
import { parseCql2 } from "../cql2/parse.ts";
import { present } from "../fields.ts";
import { areaOfQuery, findItems, type IndexLoadOptions, loadItems, loadingOf } from "../index/load.ts";
import type { IndexStore } from "../index/store.ts";
import { outputGrid } from "../load/output-grid.ts";
import { gridOfItems } from "../stac/load.ts";
import { toVirtual } from "./check.ts";
import type { CollateNode, JuxtaposeNode, ProductNode, ReprojectNode, VirtualDefinition } from "./model.ts";
import { aggregated, transformed } from "./transform.ts";

/** What a virtual product is asked for: an area, a time and a grid, as of `index.load`. */
export type VirtualQuery = Omit<IndexLoadOptions, "product" | "measurements" | "ids">;

/** A cube made of products of an index by a definition. */
export class VirtualProduct {
  readonly definition: VirtualDefinition;
  readonly #store: IndexStore;

  /** Used by the package; `index.virtual(definition)` makes one. @throws ExpressionError with all that is wrong */
  constructor(store: IndexStore, definition: unknown) {
    this.definition = toVirtual(definition);
    this.#store = store;
  }

  /** The products that it is made of, each once. */
  get products(): readonly string[] {
    return [...new Set(leavesOf(this.definition).map(({ product }) => product))];
  }

  /**
   * The cube of a query, lazily. All inputs are put on one grid: that of the query, else that of the first.
   * @throws NothingFoundError, ProductNotFoundError, VariableNotFoundError, ExpressionError where inputs do not fit together
   */
  async load(query: VirtualQuery = {}): Promise<Dataset> {
    const leaves = leavesOf(this.definition);
    const isWhole = leaves.length > 1 && Object.keys(areaOfQuery(query)).length === 0;
    const grid = isWhole ? await this.#gridOf(leaves, query) : undefined;
    return this.#make(this.definition, query, grid);
  }

  toString(): string {
    return `VirtualProduct of ${this.products.join(", ")}`;
  }

  async #make(node: VirtualDefinition, query: VirtualQuery, grid?: Geobox): Promise<Dataset> {
    if ("product" in node) return loadItems(this.#store, leafQuery(node, query), grid);
    if ("juxtapose" in node) return this.#juxtapose(node, query, grid);
    if ("collate" in node) return this.#collate(node, query, grid);
    if ("reproject" in node) return this.#reproject(node, query, grid);
    const input = await this.#make(node.input, query, grid);
    return "transform" in node ? transformed(node, input) : aggregated(node, input);
  }

  async #juxtapose({ juxtapose: nodes }: JuxtaposeNode, query: VirtualQuery, grid?: Geobox): Promise<Dataset> {
    const inputs: Dataset[] = [];
    for (const node of nodes) inputs.push(await this.#make(node, query, grid ?? (inputs[0] && gridOf(inputs[0]))));
    checkGrids("juxtapose", inputs);
    const aligned = align(inputs, { join: "inner" }) as Dataset[];
    const variables = new Map<string, Variable>();
    for (const { parts } of aligned)
      for (const [name, variable] of parts.variables) {
        if (variables.has(name))
          throw new ExpressionError("virtual", `juxtapose: two inputs have "${name}": rename one`);
        variables.set(name, variable);
      }
    const coords = new Map(aligned.toReversed().flatMap(({ parts }) => [...parts.coords]));
    return new Dataset({ variables, coords, attrs: aligned[0]!.attrs });
  }

  async #collate({ collate: nodes, source }: CollateNode, query: VirtualQuery, grid?: Geobox): Promise<Dataset> {
    const inputs: Dataset[] = [];
    let nothing: NothingFoundError | undefined;
    for (const [i, node] of nodes.entries())
      try {
        const input = await this.#make(node, query, grid ?? (inputs[0] && gridOf(inputs[0])));
        inputs.push(source === undefined ? input : withSource(input, source, i));
      } catch (error) {
        if (!(error instanceof NothingFoundError)) throw error;
        nothing ??= error;
      }
    if (inputs.length === 0) throw nothing!;
    checkGrids("collate", inputs);
    const names = inputs.map(({ parts }) => [...parts.variables.keys()].toSorted().join(", "));
    const other = names.find((one) => one !== names[0]);
    if (other !== undefined)
      throw new ExpressionError("virtual", `collate: inputs have other measurements: ${names[0]}; ${other}`);
    return concat(inputs, "time").sortby("time");
  }

  /** Loads the input on its own grid, in the area that is asked for. */
  async #reproject(
    { reproject: { crs, resolution }, resampling = "nearest", input }: ReprojectNode,
    query: VirtualQuery,
    grid?: Geobox,
  ): Promise<Dataset> {
    const { crs: wantedCrs, resolution: wantedSize, geobox, like, x: _, y: __, bounds: ___, ...rest } = query;
    const own = await this.#make(input, { ...rest, ...areaOfQuery(query) });
    const asked = crs === undefined && resolution === undefined ? (grid ?? gridAsked(query)) : undefined;
    if (asked) return put(own, asked, resampling);
    const system = Crs.from(crs ?? wantedCrs ?? gridOf(own).crs);
    const size = resolution ?? wantedSize;
    const target = { crs: system, ...(size === undefined ? {} : { resolution: size }) };
    return put(own, target, resampling);
  }

  /** The grid that all that the products have in the query is put on. */
  async #gridOf(leaves: readonly ProductNode[], query: VirtualQuery): Promise<Geobox | undefined> {
    const found = await Promise.all(leaves.map((leaf) => findItems(this.#store, leafQuery(leaf, query))));
    const items = found.flat();
    const { crs, resolution } = query;
    const asked = { ...(crs === undefined ? {} : { crs }), ...(resolution === undefined ? {} : { resolution }) };
    return items.length === 0 ? undefined : gridOfItems(items, { ...loadingOf({ ...query, product: "" }), ...asked });
  }
}

/** A cube on another grid, with the names of dimensions that a load has. */
function put(dataset: Dataset, target: ReprojectTarget, resampling: Resampling): Dataset {
  const result = dataset.reproject(target, { resampling }) as unknown as Dataset;
  const { y, x } = dimsOf(firstPlane("virtual", result));
  return gridOf(result).crs.isGeographic && y === "y" && x === "x"
    ? result.rename({ y: "latitude", x: "longitude" })
    : result;
}

/** The products of a definition, in its order. */
function leavesOf(node: VirtualDefinition): ProductNode[] {
  if ("product" in node) return [node];
  if ("juxtapose" in node) return node.juxtapose.flatMap(leavesOf);
  if ("collate" in node) return node.collate.flatMap(leavesOf);
  return leavesOf(node.input);
}

/** A query of one of the products, with its own settings. */
function leafQuery(leaf: ProductNode, query: VirtualQuery): IndexLoadOptions {
  const { filter: _, query: __, ...settings } = leaf;
  return { ...query, ...settings, ...filtersOf(query, leaf) };
}

/** Conditions of a query and of a product; all must hold. */
function filtersOf(asked: VirtualQuery, own: ProductNode): Pick<VirtualQuery, "filter" | "query"> {
  const filters = [asked.filter, own.filter].filter((one) => one !== undefined);
  const parsed = filters.map((one) => (typeof one === "string" ? parseCql2(one) : one));
  const filter = parsed.length > 1 ? { op: "and", args: parsed } : filters[0];
  const query = asked.query || own.query ? { ...asked.query, ...own.query } : undefined;
  return { ...(filter === undefined ? {} : { filter }), ...(query === undefined ? {} : { query }) };
}

function gridOf(dataset: Dataset): Geobox {
  return Geobox.of(firstPlane("virtual", dataset));
}

/** The grid that a query tells whole. */
function gridAsked(query: VirtualQuery): Geobox | undefined {
  const { geobox, like, crs, resolution, bounds } = query;
  if (geobox ?? like) return outputGrid([], { ...(geobox ? { geobox } : {}), ...(like ? { like } : {}) });
  const { bbox, intersects } = areaOfQuery(query);
  if (crs === undefined || resolution === undefined || !(bounds ?? bbox ?? intersects)) return undefined;
  return outputGrid([], { crs, resolution, ...(bounds ? { bounds } : present({ bbox, intersects })) });
}

function checkGrids(word: string, inputs: readonly Dataset[]): void {
  const [first, ...others] = inputs.map(gridOf);
  const other = others.find((grid) => !grid.equals(first!));
  if (other)
    throw new ExpressionError(
      "virtual",
      `${word}: inputs lie on other grids, ${first} and ${other}: a reproject without crs and resolution takes the first one's`,
    );
}

function withSource(input: Dataset, name: string, number: number): Dataset {
  const { time } = input.sizes;
  if (time === undefined) throw new ExpressionError("virtual", "collate: an input has no times");
  return input.assign({
    [name]: dataArray(new Int8Array(time).fill(number), { dims: ["time"] }),
  }) as unknown as Dataset;
}
