import { isNumeric } from "../../array/dtype.ts";
import { sizeOf } from "../../array/shape.ts";
import { DimensionNotFoundError, ExpressionError, MemoryLimitError } from "../../errors.ts";
import { meet, type PixelWindow, wholeWindow } from "../../geo/shape-window.ts";
import type { Block } from "../block.ts";
import { blockOfChunks, blocksOf, longestCut, resizeCuts, subsetCuts } from "../cuts.ts";
import { describe, type Expr, lengthOf, type NodeOf } from "../node.ts";
import type { BlockSizes, Evaluation, EvaluationContext, Operation } from "../operation.ts";
import { type Runs, runsOf } from "../reduce/cells.ts";
import { type AxisIndex, compose, countOf, everything, positionsOf, range, type Selection } from "../selection.ts";
import { eachRun, pixelsOfZone, type ZonePixels, type ZoneShapes } from "../zones/shapes.ts";
import { checkStatistic, Statistics } from "../zones/statistics.ts";
import { permuteBlock } from "./permute.ts";
import { subset } from "./subset.ts";

/** Zones by their labels in a second input, which has the plane's rows and columns. */
interface ZoneLabels {
  readonly kind: "labels";
  readonly labels: readonly number[];
}

/** Statistics of the pixels of zones, plane by plane: dimensions zone, those beside rows and columns, statistic. */
export interface ZonesNode extends NodeOf<"zones"> {
  /** Dimensions of rows and columns. */
  readonly plane: readonly [y: string, x: string];
  readonly zones: ZoneShapes | ZoneLabels;
  /** Names of statistics. */
  readonly stats: readonly string[];
  /** Names of the first and the last dimension. */
  readonly into: readonly [zone: string, stat: string];
}

/** What is found of which zones. */
type ZonesOptions = Pick<ZonesNode, "plane" | "zones" | "stats" | "into">;

/**
 * Statistics of zones as float64. Missing elements do not count; zones without any are missing, but are counted 0. All
 * statistics are found in one pass: each block of the input is evaluated once, for the zones that have pixels in it.
 * @throws DimensionNotFoundError, ExpressionError for what is no number, or a name that is no statistic
 */
export function zones(inputs: readonly Expr[], options: ZonesOptions): ZonesNode {
  const [input] = inputs as [Expr, Expr?];
  for (const one of inputs) {
    if (!isNumeric(one.dtype)) throw new ExpressionError("zonal", `${describe(one)} is ${one.dtype}`);
    for (const dim of options.plane)
      if (!one.dims.includes(dim)) throw new DimensionNotFoundError(dim, one.dims, `zonal of ${describe(one)}`);
  }
  for (const name of options.stats) checkStatistic(name);
  const loop = input.dims.filter((dim) => !options.plane.includes(dim));
  const twice = options.into.find((dim) => loop.includes(dim));
  if (twice !== undefined) throw new ExpressionError("zonal", `there is a dimension "${twice}" already: rename it`);
  const { plane, zones: of, stats, into } = options;
  return {
    op: "zones",
    inputs,
    plane,
    zones: of,
    stats,
    into,
    dtype: "float64",
    dims: [into[0], ...loop, into[1]],
    shape: [zoneCount(of), ...loop.map((dim) => lengthOf(input, dim)), stats.length],
  };
}

function zoneCount(of: ZonesNode["zones"]): number {
  return of.kind === "shapes" ? of.shapes.length : of.labels.length;
}

/** Rows and columns of the plane. */
function gridOf({ inputs, plane }: ZonesNode): readonly [number, number] {
  return [lengthOf(inputs[0]!, plane[0]), lengthOf(inputs[0]!, plane[1])];
}

/** The pixels of selected zones, in their order; undefined where one has none. */
function wantedPixels(node: ZonesNode, selection: Selection): (ZonePixels | undefined)[] {
  const { zones: of } = node;
  if (of.kind === "labels") return [];
  return Array.from(positionsOf(selection[0]!), (zone) => pixelsOfZone(of, zone, gridOf(node)));
}

/** The window that all selected zones lie in. */
function windowOf(node: ZonesNode, selection: Selection): PixelWindow {
  const [rows, columns] = gridOf(node);
  if (node.zones.kind === "labels") return wholeWindow([rows, columns]);
  let [top, left, bottom, right] = [rows, columns, 0, 0];
  for (const own of wantedPixels(node, selection)) {
    if (!own) continue;
    [top, left] = [Math.min(top, own.top), Math.min(left, own.left)];
    [bottom, right] = [Math.max(bottom, own.top + own.rows), Math.max(right, own.left + own.columns)];
  }
  return bottom === 0 ? wholeWindow([0, 0]) : { top, left, rows: bottom - top, columns: right - left };
}

/** The part of an input in a window, and on the selected positions of other dimensions. */
function inputSelection(
  node: ZonesNode,
  input: Expr,
  { selection, window }: { selection: Selection; window: PixelWindow },
): Selection {
  return input.dims.map((dim) => {
    if (dim === node.plane[0]) return range(window.top, window.rows);
    if (dim === node.plane[1]) return range(window.left, window.columns);
    return selection[node.dims.indexOf(dim)]!;
  });
}

function needs(node: ZonesNode, selection: Selection): Selection[] {
  const window = windowOf(node, selection);
  return node.inputs.map((input) => inputSelection(node, input, { selection, window }));
}

/** Windows that are evaluated one after the other, row by row; those that no zone has pixels in are left out. */
function windowsOf(node: ZonesNode, selection: Selection, sizes: BlockSizes): PixelWindow[] {
  const whole = windowOf(node, selection);
  const input = node.inputs[0]!;
  const lines = [range(whole.top, whole.rows), range(whole.left, whole.columns)];
  const cuts = lines.map((one, i) => subsetCuts(one, sizes.cutsOf(input)[input.dims.indexOf(node.plane[i]!)]!));
  const planes = Math.max(1, sizeOf(selection.slice(1, -1).map(countOf)));
  const elements = blockOfChunks(planes * sizeOf(cuts.map(longestCut)), sizes);
  return blocksOf(resizeCuts(cuts, Math.max(1, Math.floor(elements / planes)))).map((block) => {
    const [y, x] = block.map((one, i) => compose(lines[i]!, one)) as [
      ReturnType<typeof range>,
      ReturnType<typeof range>,
    ];
    const [top, left] = [y, x].map((one) => positionsOf(one)[0]!) as [number, number];
    return { top, left, rows: countOf(y), columns: countOf(x) };
  });
}

/** How many elements are kept for statistics that need order, in blocks. */
const keptBlocks = 64;

function* evaluate(node: ZonesNode, selection: Selection, context: EvaluationContext): Evaluation {
  const shape = selection.map(countOf);
  const planes = sizeOf(shape.slice(1, -1));
  const stats = Array.from(positionsOf(selection.at(-1)!), (at) => node.stats[at]!);
  const statistics = new Statistics(stats, shape[0]! * planes);
  const pixels = wantedPixels(node, selection);
  const windows = windowsOf(node, selection, context);
  const visits =
    node.zones.kind === "shapes"
      ? visitsOf(pixels, windows)
      : windows.map((window) => ({ window, zones: [], closed: [] }));
  for (let i = 0; i < visits.length; i += context.parallelBlocks) {
    const some = visits.slice(i, i + context.parallelBlocks);
    const own = context.fork();
    const steps = some.flatMap(({ window }) =>
      node.inputs.map((input) => own.evaluate(input, inputSelection(node, input, { selection, window }))),
    );
    const blocks = (yield { kind: "all", steps }) as Block[];
    some.forEach((visit, k) => {
      const [values, labels] = blocks.slice(k * node.inputs.length, (k + 1) * node.inputs.length) as [Block, Block?];
      const runs = labels
        ? runsOfLabels(node.zones as ZoneLabels, planesFirst(node, labels), selection[0]!)
        : runsOfShapes(visit, pixels);
      statistics.add(planesFirst(node, values), { planes, runs });
      for (const zone of visit.closed)
        for (let plane = 0; plane < planes; plane++) statistics.close(zone * planes + plane);
    });
    own.end();
    checkKept(node, statistics, context);
  }
  return { dtype: node.dtype, dims: node.dims, shape, data: statistics.finish() };
}

function checkKept(node: ZonesNode, { heldElements }: Statistics, { blockElements }: BlockSizes): void {
  if (heldElements <= keptBlocks * blockElements) return;
  throw new MemoryLimitError(`keeping the elements of zones of ${describe(node.inputs[0]!)} in order`, {
    neededBytes: heldElements * 8,
    limitBytes: keptBlocks * blockElements * 8,
    wayOut: "leave out median, percentiles, majority, minority and unique, or take fewer zones at once",
  });
}

/** A window with the zones that have pixels in it, and those that have none in later windows. */
interface Visit {
  readonly window: PixelWindow;
  readonly zones: readonly number[];
  readonly closed: readonly number[];
}

function visitsOf(pixels: readonly (ZonePixels | undefined)[], windows: readonly PixelWindow[]): Visit[] {
  const visits = windows.map((window) => ({ window, zones: [] as number[], closed: [] as number[] }));
  pixels.forEach((own, zone) => {
    if (!own) return;
    const found = visits.filter(({ window }) => meet(window, own));
    for (const visit of found) visit.zones.push(zone);
    found.at(-1)?.closed.push(zone);
  });
  return visits.filter(({ zones: own }) => own.length > 0);
}

/** A block's elements, rows and columns last. */
function planesFirst(node: ZonesNode, block: Block): Block {
  return permuteBlock(block, [...block.dims.filter((dim) => !node.plane.includes(dim)), ...node.plane]);
}

/** The runs of zones in a window. */
function runsOfShapes({ window, zones: own }: Visit, pixels: readonly (ZonePixels | undefined)[]): Runs {
  const [starts, ends, slots]: [number[], number[], number[]] = [[], [], []];
  for (const zone of own)
    eachRun(pixels[zone]!, window, (start, length) => {
      starts.push(start);
      ends.push(start + length);
      slots.push(zone);
    });
  return { starts, ends, slots };
}

/** The runs of zones among those that are wanted, by the labels of a window. */
function runsOfLabels({ labels: known }: ZoneLabels, { data }: Block, wanted: Selection[number]): Runs {
  const places = new Map(Array.from(positionsOf(wanted), (position, zone) => [known[position]!, zone]));
  const zones = new Int32Array(data.length);
  let [last, zone] = [Number.NaN, -1];
  for (let i = 0; i < zones.length; i++) {
    const label = Number(data[i]);
    if (label !== last) [last, zone] = [label, places.get(label) ?? -1];
    zones[i] = zone;
  }
  return runsOf(zones);
}

/** Statistics of zones, in one pass over the input. */
export const zonesOperation: Operation<ZonesNode> = {
  build: ({ plane, zones: of, stats, into }, inputs) => zones(inputs, { plane, zones: of, stats, into }),
  headline: (node) => `zones ${node.stats.join(", ")} of ${zoneCount(node.zones)} zones over ${node.plane.join(", ")}`,
  cuts: (node, [cuts]) =>
    node.dims.map((dim, axis) => {
      const own = node.inputs[0]!.dims.indexOf(dim);
      return axis === 0 || axis === node.dims.length - 1 ? [0, node.shape[axis]!] : cuts![own]!;
    }),
  whole: (node, inputs) => [...node.into, ...inputs.flatMap((dims) => [...dims])],
  needs,
  streamed: (node, selection, sizes) =>
    windowsOf(node, selection, sizes)
      .slice(0, sizes.parallelBlocks)
      .map((window) => inputSelection(node, node.inputs[0]!, { selection, window })),
  evaluate,
  push: (node, index, part) => {
    const own = node.inputs[0]!.dims.map((dim, axis): AxisIndex => {
      const isPlane = node.plane.includes(dim);
      return isPlane ? range(0, node.inputs[0]!.shape[axis]!) : index[node.dims.indexOf(dim)]!;
    });
    const pushed = zones([part(node.inputs[0]!, own), ...node.inputs.slice(1)], node);
    return subset(pushed, [index[0]!, ...everything(pushed.shape.slice(1, -1)), index.at(-1)!]);
  },
};
