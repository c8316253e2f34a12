/** Rows and columns, however they are kept. */
export interface Table {
  columns: readonly Column[];
  rowCount: number;
  /** Number of the columns that exist, should not all be in `columns`. */
  columnCount: number;
  /** One value; row and column count from 0. */
  cell(row: number, column: number): unknown;
}

/** One column of a {@link Table}. */
export interface Column {
  name: string;
  /** Type of its values as people read it, such as `number` or `Utf8`. */
  type: string;
  /** Whether its values are aligned to the right. */
  numeric: boolean;
}

/** Columns that are shown; wider tables say how many there are. */
export const MAX_COLUMNS = 50;
