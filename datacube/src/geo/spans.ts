/** A polygon (its rings), lines or points in pixels of a grid; plain data. */
export interface Shape {
  readonly kind: "area" | "lines" | "points";
  /**
   * Column and row of every vertex, one after the other; whole numbers are corners of pixels. Rings run clockwise on a map,
   * north being up.
   */
  readonly parts: readonly (readonly number[])[];
}

/** Some rows of a grid. */
export interface Rows {
  readonly first: number;
  readonly count: number;
  /** Rows and columns of the grid. */
  readonly grid: readonly [rows: number, columns: number];
}

/** Ascending pairs of the first column and the one after the last, which do not touch. */
export type Spans = readonly number[];

/** How far from the edge between pixels a boundary still lies along it, in pixels; GDAL's, so that no sliver counts. */
const alongEdge = 0.01;

/**
 * The pixels of a shape per row, as GDAL burns them: of a polygon those whose centre is inside (on an upper or left edge
 * counts), of a line those of Bresenham's, of a point its own; with `allTouched` also those that a boundary or line crosses.
 */
export function spansOf(shape: Shape, rows: Rows, allTouched: boolean): Spans[] {
  const found = Array.from({ length: rows.count }, (): number[] => []);
  const add: AddSpan = (row, start, end) => {
    const from = Math.max(0, start);
    const to = Math.min(rows.grid[1], end);
    if (from < to) found[row - rows.first]?.push(from, to);
  };
  const { kind, parts } = shape;
  if (kind === "points") for (const part of parts) addPoints(part, add);
  if (kind === "area") addInside(parts, rows, add);
  if (kind === "lines" && !allTouched)
    for (const part of parts) eachSegment(part, (segment) => addLine(segment, rows, add));
  if (kind !== "points" && allTouched)
    for (const part of parts)
      eachSegment(part, (segment) => addTouched(segment, { rows, isArea: kind === "area" }, add));
  return found.map(merged);
}

type AddSpan = (row: number, start: number, end: number) => void;
type Segment = readonly [x1: number, y1: number, x2: number, y2: number];

function eachSegment(part: readonly number[], visit: (segment: Segment) => void): void {
  for (let i = 2; i < part.length; i += 2) visit([part[i - 2]!, part[i - 1]!, part[i]!, part[i + 1]!]);
}

function addPoints(part: readonly number[], add: AddSpan): void {
  for (let i = 0; i < part.length; i += 2) {
    const column = Math.floor(part[i]!);
    add(Math.floor(part[i + 1]!), column, column + 1);
  }
}

/** Rows whose centre lies in [low, high), clipped. */
function centresIn(low: number, high: number, { first, count }: Rows): [from: number, to: number] {
  return [Math.max(first, Math.ceil(low - 0.5)), Math.min(first + count, Math.ceil(high - 0.5))];
}

/** Pixels whose centre is inside, by the places where a row's centre line crosses the rings. */
function addInside(rings: readonly (readonly number[])[], rows: Rows, add: AddSpan): void {
  const crossings = Array.from({ length: rows.count }, (): number[] => []);
  const visit = ([x1, y1, x2, y2]: Segment): void => {
    if (y1 === y2) {
      // of edges along a centre line those to the left count
      if (x2 < x1 && Math.floor(y1) + 0.5 === y1) add(Math.floor(y1), Math.floor(x2 + 0.5), Math.floor(x1 + 0.5));
      return;
    }
    const [xa, ya, xb, yb] = y1 < y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
    const [from, to] = centresIn(ya, yb, rows);
    for (let row = from; row < to; row++) {
      const x = ((row + 0.5 - ya) * (xb - xa)) / (yb - ya) + xa;
      crossings[row - rows.first]!.push(Math.floor(x + 0.5));
    }
  };
  for (const ring of rings) {
    eachSegment(ring, visit);
    visit([ring.at(-2)!, ring.at(-1)!, ring[0]!, ring[1]!]);
  }
  crossings.forEach((columns, i) => {
    columns.sort((a, b) => a - b);
    for (let k = 0; k + 1 < columns.length; k += 2) add(rows.first + i, columns[k]!, columns[k + 1]!);
  });
}

/** Pixels that a segment crosses; of the boundary of an area not those that it only runs along. */
function addTouched(segment: Segment, { rows, isArea }: { rows: Rows; isArea: boolean }, add: AddSpan): void {
  const [xa, ya, xb, yb] = leftToRight(segment);
  const runsAlong = (...places: number[]) => isArea && places.every((at) => Math.abs(at - Math.round(at)) < alongEdge);
  if (Math.floor(xa) === Math.floor(xb) || xb - xa < alongEdge) {
    if (runsAlong(xa, xb)) return;
    const column = Math.floor(xb);
    const last = Math.floor(Math.max(ya, yb) - alongEdge);
    eachRow(Math.floor(Math.min(ya, yb)), last, rows, (row) => add(row, column, column + 1));
    return;
  }
  if (Math.floor(ya) === Math.floor(yb) || Math.abs(ya - yb) < alongEdge) {
    if (!runsAlong(ya, yb)) add(Math.floor(ya), Math.floor(xa), Math.floor(xb - alongEdge) + 1);
    return;
  }
  addSloped([xa, ya, xb, yb], rows, add);
}

/** Least step from row to row, so that a walk does not stay on an edge. */
const leastStep = 1e-9;

/** Pixels under a segment from left to right, walked from edge to edge as GDAL does, as corners are met by rounding. */
function addSloped([xa, ya, xb, yb]: Segment, rows: Rows, add: AddSpan): void {
  const slope = (yb - ya) / (xb - xa);
  const isDown = slope > 0;
  let [x, y, end] = inside([xa, ya, xb, yb], slope, rows.grid);
  while (x < end && (isDown ? y < rows.first + rows.count : y >= rows.first - 1)) {
    const column = Math.floor(x);
    const row = Math.floor(y);
    add(row, column, column + 1);
    const across = Math.floor(x + 1) - x;
    const down = across * slope;
    const isSameRow = Math.floor(y + down) === row;
    const stepY = isDown ? Math.max(leastStep, row + 1 - y) : Math.min(-leastStep, row - y);
    x += isSameRow ? across : stepY / slope;
    y += isSameRow ? down : stepY;
  }
}

/** Where a segment enters the grid, and the column where it leaves it. */
function inside([xa, ya, xb, yb]: Segment, slope: number, [height, width]: Rows["grid"]): [number, number, number] {
  let [x, y] = xa < 0 ? [0, ya - xa * slope] : [xa, ya];
  let [end, endY] = xb > width ? [width, yb - (xb - width) * slope] : [xb, yb];
  const [first, last] = slope > 0 ? [0, height] : [height, 0];
  if (slope > 0 ? y < first : y > first) [x, y] = [x + (first - y) / slope, first];
  if (slope > 0 ? endY > last : endY < last) [end, endY] = [end - (endY - last) / slope, last];
  return [x, y, end];
}

function leftToRight([x1, y1, x2, y2]: Segment): Segment {
  return x1 <= x2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
}

function eachRow(from: number, to: number, { first, count }: Rows, visit: (row: number) => void): void {
  for (let row = Math.max(first, from); row <= Math.min(first + count - 1, to); row++) visit(row);
}

/** Pixels of Bresenham's line, drawn from the second point's pixel; where two are as near, the one of the last step. */
function addLine([x1, y1, x2, y2]: Segment, rows: Rows, add: AddSpan): void {
  const [column, row] = [Math.floor(x2), Math.floor(y2)];
  const [across, down] = [Math.floor(x1) - column, Math.floor(y1) - row];
  const [width, height] = [Math.abs(across), Math.abs(down)];
  eachRow(Math.min(row, row + down), Math.max(row, row + down), rows, (own) => {
    const step = Math.abs(own - row);
    const [from, to] =
      width >= height
        ? [
            step === 0 ? 0 : Math.floor(((step - 0.5) * width) / height) + 1,
            height === 0 ? width : Math.min(width, Math.floor(((step + 0.5) * width) / height)),
          ]
        : [Math.ceil((step * width) / height - 0.5), Math.ceil((step * width) / height - 0.5)];
    if (across >= 0) add(own, column + from, column + to + 1);
    else add(own, column - to, column - from + 1);
  });
}

/** Spans in any order as ascending ones that do not touch. */
function merged(pairs: readonly number[]): Spans {
  if (pairs.length <= 2) return pairs;
  const order = Array.from({ length: pairs.length / 2 }, (_, i) => i * 2).sort((a, b) => pairs[a]! - pairs[b]!);
  const result: number[] = [];
  for (const i of order) {
    const start = pairs[i]!;
    const end = pairs[i + 1]!;
    if (result.length > 0 && start <= result.at(-1)!) result[result.length - 1] = Math.max(end, result.at(-1)!);
    else result.push(start, end);
  }
  return result;
}

/** The spans of several shapes together, row by row. */
export function spansOfAll(shapes: readonly Shape[], rows: Rows, allTouched: boolean): Spans[] {
  const each = shapes.map((shape) => spansOf(shape, rows, allTouched));
  return Array.from({ length: rows.count }, (_, i) => merged(each.flatMap((spans) => spans[i]!)));
}
