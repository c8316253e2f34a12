import type { Attrs } from "../../array/variable.ts";
import type { Position } from "../geojson.ts";

/** A division of the Earth into cells with numbers: a discrete global grid at one of its levels. */
export interface ZoneGrid {
  /** What coordinates of cells tell of their grid, in the words of xdggs. */
  readonly attrs: Attrs;
  /** The cell of a place in degrees, as a key that is the same for the same cell; undefined where there is none. */
  cellAt(longitude: number, latitude: number): string | number | undefined;
  /** The number of the cell of a key. */
  idOf(key: string | number): bigint;
  /** The number of a cell as it is usually written. */
  textOf(id: bigint): string;
  /** The middle of a cell in degrees. @throws ExpressionError for a number that is no cell */
  centre(id: bigint): Position;
  /** Places along the edge of a cell, counterclockwise, the first not repeated. @throws ExpressionError */
  boundary(id: bigint): readonly Position[];
}
