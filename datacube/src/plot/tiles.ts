import { DataArray } from "../array/data-array.ts";
import { UnsupportedError } from "../errors.ts";
import type { ComputeOptions } from "../exec/compute.ts";
import { Crs } from "../geo/crs/crs.ts";
import type { Bounds } from "../geo/extent.ts";
import { dimsOf, Geobox, geoboxCoordinates, gridOf } from "../geo/geobox.ts";
import { invert, resample, toCoordinates } from "../geo/geotransform.ts";
import { pixelSizesIn, placesIn, turnOf } from "../geo/grid.ts";
import { titleOf } from "./axis.ts";
import { coloursOf, palette } from "./colour-map.ts";
import { type ColourScale, scaleOf, toIndices } from "./colour-scale.ts";
import { coastsWithin } from "./overlay.ts";
import type { PlotOptions } from "./plotter.ts";
import { encodePng } from "./png.ts";
import { evenly } from "./sampled.ts";

/** Pixels along a side of a tile. */
const tileSize = 256;
/** Half the side of the world in Web Mercator, in metres. */
const halfWorld = 20_037_508.342789244;
/** Most cells along an axis of the small version that the colours are chosen from and that far views are drawn of. */
const overviewCells = 1024;

/** Options of tiles. */
export type TileOptions = Pick<PlotOptions, "colours" | "range" | "levels">;

/** A raster cut into tiles of the web's maps. */
export interface Tiles {
  /** Extent in degrees; over the date line east is less than west. */
  readonly bounds: Bounds;
  /** The zoom at which a pixel of the map is about one of the raster. */
  readonly maxZoom: number;
  /** Colours from the lowest to the highest value. */
  readonly legend: {
    readonly low: number;
    readonly high: number;
    readonly colours: readonly string[];
    readonly title: string;
  };
  /** A tile of 256 pixels (zoom, column from the west, row from the north) as PNG; undefined where there is nothing of the raster. */
  tile(zoom: number, column: number, row: number, compute?: ComputeOptions): Promise<Uint8Array | undefined>;
  /** The element at a place in degrees; NaN beside the raster. */
  valueAt(longitude: number, latitude: number, compute?: ComputeOptions): Promise<number>;
  /** Coastlines around the raster: lines of longitudes and latitudes. */
  coastlines(): readonly (readonly (readonly number[])[])[];
}

/**
 * Cuts an array of two dimensions into tiles in Web Mercator (EPSG:3857, the scheme of OGC's WebMercatorQuad). Near views
 * read the window under a tile, far ones overviews of the file or a small version that is read once.
 * @throws UnsupportedError for arrays of other dimensions, or without CRS
 */
export async function createTiles(
  array: DataArray,
  options: TileOptions = {},
  compute: ComputeOptions = {},
): Promise<Tiles> {
  if (array.dims.length !== 2)
    throw new UnsupportedError(
      `a map of an array with the dimensions ${array.dims.join(", ")}`,
      "select or reduce to y and x first",
    );
  const box = Geobox.of(array);
  const small = await smallVersion(array, box, compute);
  const scale = scaleOf([Float64Array.from(small.values as Iterable<number>)], { robust: true, ...options });
  const colours = coloursOf(scale.colours);
  const draw = painter(scale);
  const inverse = invert(box.transform);
  const toCrs = Crs.from(4326).to(box.crs);
  const bounds = box.boundsIn(4326);
  return {
    bounds,
    maxZoom: zoomOf(box, (bounds[1] + bounds[3]) / 2),
    legend: { low: scale.low, high: scale.high, colours, title: titleOf(array) },
    async tile(zoom, column, row, tileCompute = {}) {
      const target = tileBox(zoom, column, row);
      const source = sourceFor(array, { box, small, target });
      const values = (await source.astype("float64").reproject(target).compute(tileCompute)).values as Float64Array;
      return values.every(Number.isNaN) ? undefined : draw(values);
    },
    async valueAt(longitude, latitude, valueCompute = {}) {
      const { y, x } = dimsOf(array);
      const [column, row] = toCoordinates(inverse, ...toCrs(onTurn(longitude, bounds), latitude)).map(Math.floor);
      if (!(row! >= 0 && row! < box.shape[0] && column! >= 0 && column! < box.shape[1])) return Number.NaN;
      return Number((await array.isel({ [y]: row!, [x]: column! }).compute(valueCompute)).item());
    },
    coastlines: () => coastsWithin(bounds),
  };
}

/** A longitude on the turn of the Earth on which an extent lies. */
function onTurn(longitude: number, [west]: Bounds): number {
  return longitude - Math.floor((longitude - west) / 360) * 360;
}

function painter(scale: ColourScale): (values: Float64Array) => Uint8Array {
  const colours = palette(scale.colours, 255);
  return (values) => encodePng({ width: tileSize, height: tileSize, indices: toIndices(values, scale) }, colours);
}

/** The grid of a tile. */
function tileBox(zoom: number, column: number, row: number): Geobox {
  const side = (2 * halfWorld) / 2 ** zoom;
  const pixel = side / tileSize;
  return new Geobox(
    3857,
    [column * side - halfWorld, pixel, 0, halfWorld - row * side, 0, -pixel],
    [tileSize, tileSize],
  );
}

/** The zoom whose pixels are as small as those of a grid. */
function zoomOf(box: Geobox, latitude: number): number {
  const world = (2 * halfWorld) / tileSize;
  const pixel = Math.min(...metresPerCell(box, latitude)) / Math.cos(radians(latitude));
  return Math.min(24, Math.max(0, Math.ceil(Math.log2(world / pixel) - 0.01)));
}

const radians = (degrees: number): number => (Math.max(-85, Math.min(85, degrees)) * Math.PI) / 180;

/** Height and width of a cell in metres on the ground, about. */
function metresPerCell({ crs, resolution: [x, y] }: Geobox, latitude: number): [number, number] {
  const degree = halfWorld / 180;
  if (crs.isGeographic) return [y * degree, x * degree * Math.cos(radians(latitude))];
  return [y * crs.metresPerUnit!, x * crs.metresPerUnit!];
}

/** What a tile is drawn of: with about as many cells as the tile has pixels, if there is such a version. */
function sourceFor(
  array: DataArray,
  { box, small, target }: { box: Geobox; small: DataArray; target: Geobox },
): DataArray {
  const [rows, columns] = cellsPerPixel(box, target).map((cells, axis) =>
    Math.ceil(box.shape[axis]! / Math.max(1, Number.isFinite(cells) ? cells : 1)),
  );
  const { y, x } = dimsOf(array);
  if (small.sizes[y]! >= rows! && small.sizes[x]! >= columns!) return small;
  return reduced(array, box, { [y]: rows!, [x]: columns! });
}

/** Cells of the grid per pixel of a tile, along y and x: in the tile's middle, or as near to the grid's as the tile goes. */
function cellsPerPixel(box: Geobox, target: Geobox): [number, number] {
  const [from, to] = [gridOf(box), gridOf(target)];
  const [rows, columns] = box.shape;
  const turn = turnOf(from);
  const half = tileSize / 2;
  const [far, row] = placesIn(from, to)(half, half);
  const column = turn === undefined ? far : far - Math.floor(far / turn) * turn;
  const isOn = column >= 0 && column <= columns && row >= 0 && row <= rows;
  const within = (place: number) => (Number.isNaN(place) ? half : Math.max(0, Math.min(tileSize, place)));
  const place = isOn ? [half, half] : placesIn(to, from)(columns / 2, rows / 2).map(within);
  const [width, height] = pixelSizesIn(from, to)(place[0]!, place[1]!);
  return [height, width];
}

/** The array over overviews of its file, with coordinates; itself where there are none. */
function reduced(array: DataArray, box: Geobox, lengths: Readonly<Record<string, number>>): DataArray {
  const found = array.atResolution(lengths);
  return found.shape.join() === array.shape.join() ? array : withGrid(found, box);
}

/** An array of fewer cells over the same extent. */
function withGrid(array: DataArray, box: Geobox): DataArray {
  const dims = dimsOf(array);
  const shape = [array.sizes[dims.y]!, array.sizes[dims.x]!] as const;
  const own = new Geobox(box.crs, resample(box.transform, box.shape, shape), shape);
  return new DataArray(array.name, array.parts.variable, geoboxCoordinates(own, dims)).withCrs(box.crs);
}

/** The whole array in memory with at most so many cells: of overviews, else of single cells at even distances. */
async function smallVersion(array: DataArray, box: Geobox, compute: ComputeOptions): Promise<DataArray> {
  const dims = dimsOf(array);
  const most = (dim: string) => Math.min(array.sizes[dim]!, overviewCells);
  const near = reduced(array, box, { [dims.y]: most(dims.y), [dims.x]: most(dims.x) });
  const some = (dim: string) => evenly(near.sizes[dim]!, Math.min(near.sizes[dim]!, overviewCells));
  const chosen = near.isel({ [dims.y]: some(dims.y), [dims.x]: some(dims.x) });
  return withGrid(chosen, box).astype("float64").compute(compute);
}
