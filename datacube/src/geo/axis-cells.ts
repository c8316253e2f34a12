/** Cells along an axis, in the order of its positions: each from `low` to `high`. */
export interface AxisCells {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** How much a step may differ from the mean one to be the same, in steps: labels may be float32. */
const evenTolerance = 1e-3;

/**
 * Cells whose centres are told, two at least: even ones where the steps are, else with edges half-way between centres, and
 * the outermost as far beyond their centres as within.
 */
export function cellsAround(centres: ArrayLike<number>): AxisCells {
  const last = centres.length - 1;
  const step = (centres[last]! - centres[0]!) / last;
  const first = centres[0]!;
  const even = Array.from(centres).every((at, i) => Math.abs(at - first - i * step) <= evenTolerance * Math.abs(step));
  const edges = Array.from({ length: last + 2 }, (_, i) => {
    if (even) return first + (i - 0.5) * step;
    if (i === 0) return first - (centres[1]! - first) / 2;
    if (i > last) return centres[last]! + (centres[last]! - centres[last - 1]!) / 2;
    return (centres[i - 1]! + centres[i]!) / 2;
  });
  return cellsBetween(edges);
}

/** Cells between neighbouring edges. */
export function cellsBetween(edges: readonly number[]): AxisCells {
  return ordered(edges.slice(0, -1), edges.slice(1));
}

/** Cells from pairs of edges in either order. */
export function ordered(one: readonly number[], other: readonly number[]): AxisCells {
  return {
    low: one.map((edge, i) => Math.min(edge, other[i]!)),
    high: one.map((edge, i) => Math.max(edge, other[i]!)),
  };
}

/** Cells with their edges changed by an ascending function. */
export function mapCells({ low, high }: AxisCells, change: (edge: number) => number): AxisCells {
  return { low: low.map(change), high: high.map(change) };
}

/** Whether cells follow each other in one direction without overlapping. */
export function isMonotonic({ low, high }: AxisCells): boolean {
  const slack = (i: number) => evenTolerance * (high[i]! - low[i]!);
  const rises = low.every((edge, i) => edge < high[i]! && (i === 0 || edge >= high[i - 1]! - slack(i)));
  return rises || low.every((edge, i) => edge < high[i]! && (i === 0 || high[i]! <= low[i - 1]! + slack(i)));
}

/** Least and largest edge. */
export function extentOf({ low, high }: AxisCells): readonly [low: number, high: number] {
  const last = low.length - 1;
  return [Math.min(low[0]!, low[last]!), Math.max(high[0]!, high[last]!)];
}

/** Latitudes within the poles, and at them where they nearly are. */
export function withinPoles({ low, high }: AxisCells): AxisCells {
  const near = (edge: number, i: number): number => {
    const pole = Math.sign(edge) * 90;
    return Math.abs(edge - pole) < evenTolerance * (high[i]! - low[i]!) ? pole : Math.max(-90, Math.min(90, edge));
  };
  return { low: low.map(near), high: high.map(near) };
}

/** Longitudes that end where they begin, a turn later, where they nearly do. */
export function closedTurn(cells: AxisCells): AxisCells {
  const [west, east] = extentOf(cells);
  const gap = 360 - (east - west);
  const last = cells.low[0]! === west ? cells.low.length - 1 : 0;
  const width = cells.high[last]! - cells.low[last]!;
  if (gap === 0 || Math.abs(gap) >= evenTolerance * width) return cells;
  return { low: cells.low, high: cells.high.map((edge, i) => (i === last ? west + 360 : edge)) };
}

/**
 * Cells of longitudes on the turns of the Earth that an extent needs: positions of the cells, ascending or descending as
 * they are, some of them repeated a turn later.
 */
export function onTurns(
  cells: AxisCells,
  [west, east]: readonly [number, number],
): AxisCells & { readonly positions: readonly number[] } {
  const count = cells.low.length;
  const isRising = count < 2 || cells.low[0]! < cells.low[1]!;
  const [own] = extentOf(cells);
  const [first, last] = [Math.floor((west - own) / 360) - 1, Math.floor((east - own) / 360) + 1];
  const found: { position: number; low: number; high: number }[] = [];
  for (let turn = first; turn <= last; turn++)
    for (let i = 0; i < count; i++) {
      const position = isRising ? i : count - 1 - i;
      const [low, high] = [cells.low[position]! + 360 * turn, cells.high[position]! + 360 * turn];
      if (low < east && high > west) found.push({ position, low, high });
    }
  if (!isRising) found.reverse();
  return {
    low: found.map(({ low }) => low),
    high: found.map(({ high }) => high),
    positions: found.map(({ position }) => position),
  };
}
