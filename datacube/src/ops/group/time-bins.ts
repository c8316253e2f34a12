import type { Calendar } from "../../cf/calendar.ts";
import { CFDatetime } from "../../cf/cf-datetime.ts";
import { type AnchoredFrequency, type Frequency, toFrequency } from "../../cf/frequency.ts";
import { ExpressionError, UnsupportedError } from "../../errors.ts";

const dayMs = 86_400_000;
/** More bins than this are taken for a mistake. */
const mostBins = 2 ** 26;

/** How times are divided into bins. */
export interface ResampleOptions {
  /** Which edge belongs to a bin. Default: `right` for ends of periods and weeks and origins at the end, else `left`. */
  readonly closed?: "left" | "right";
  /** Which edge labels a bin. Default as for `closed`. */
  readonly label?: "left" | "right";
  /** From where steps of fixed length are counted. Default `start_day`: midnight before the first time. */
  readonly origin?: "start_day" | "start" | "epoch" | "end" | "end_day" | Date | CFDatetime;
  /** Added to the origin: a step such as `6h`. */
  readonly offset?: string;
}

/** Bins of times: the bin of every time and a label per bin, in milliseconds since 1970-01-01 of the calendar. */
export interface TimeBins {
  readonly codes: readonly number[];
  readonly labels: Float64Array;
}

type Sides = Required<Pick<ResampleOptions, "closed" | "label">>;

/**
 * Bins of ascending times, as pandas and xarray make them.
 * @throws ExpressionError when times are missing or do not ascend, UnsupportedError for an unknown frequency
 */
export function timeBins(
  times: Float64Array,
  { name, calendar, ...options }: ResampleOptions & { name: string; calendar: Calendar },
): TimeBins {
  const frequency = toFrequency(name, calendar);
  if (times.length === 0) return { codes: [], labels: new Float64Array(0) };
  if (times.some((time, i) => Number.isNaN(time) || (i > 0 && time < times[i - 1]!)))
    throw new ExpressionError("resample", "the times do not ascend, or some are missing: sort them first");
  const atEnd =
    frequency.kind === "anchored" ? frequency.isEnd : options.origin === "end" || options.origin === "end_day";
  const side = atEnd ? "right" : "left";
  const sides: Sides = { closed: options.closed ?? side, label: options.label ?? side };
  const range = { first: times[0]!, last: times.at(-1)! };
  const edges =
    frequency.kind === "fixed"
      ? fixedEdges(range, { ...options, ...sides, stepMs: frequency.stepMs, offsetMs: offsetOf(options, calendar) })
      : anchoredEdges(range, frequency, sides.closed);
  return inBins(times, { edges, frequency, ...sides });
}

function offsetOf({ offset }: ResampleOptions, calendar: Calendar): number {
  if (offset === undefined) return 0;
  const step = toFrequency(offset, calendar);
  if (step.kind === "fixed") return step.stepMs;
  throw new UnsupportedError(`the offset "${offset}"`, "it is a step of fixed length, such as 6h");
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** Edges of bins of fixed length that hold all times. */
function fixedEdges(
  { first, last }: Range,
  { stepMs, offsetMs, closed, origin = "start_day" }: ResampleOptions & Sides & { stepMs: number; offsetMs: number },
): number[] {
  const floorDay = (ms: number) => Math.floor(ms / dayMs) * dayMs;
  let [from, start] = [first, 0];
  if (origin === "end" || origin === "end_day") {
    const end = origin === "end" ? last : Math.ceil(last / dayMs) * dayMs;
    const steps = Math.floor((end - first) / stepMs) + (closed === "left" ? 1 : 0);
    from = end - steps * stepMs;
    start = from;
  } else if (origin === "start_day") start = floorDay(first);
  else if (origin === "start") start = first;
  else if (origin !== "epoch") start = origin instanceof CFDatetime ? origin.ms : origin.getTime();
  const over = (ms: number) => (((ms - start - offsetMs) % stepMs) + stepMs) % stepMs;
  const [before, after] = [over(from), over(last)];
  const low = before > 0 ? from - before : closed === "right" ? from - stepMs : from;
  const high = after > 0 ? last + stepMs - after : closed === "right" ? last : last + stepMs;
  const count = Math.round((high - low) / stepMs) + 1;
  checkCount(count);
  return Array.from({ length: count }, (_, i) => low + i * stepMs);
}

/** Edges at the anchors that hold all times. */
function anchoredEdges({ first, last }: Range, { count, floor, dayOf }: AnchoredFrequency, closed: string): number[] {
  const [start, end] = [Math.floor(first / dayMs), Math.floor(last / dayMs)];
  const before = floor(start);
  const isAnchor = dayOf(before) === start;
  const low = closed === "left" ? before : before - (isAnchor ? count : count - 1);
  const high = floor(end) + count;
  checkCount((high - low) / count);
  const edges: number[] = [];
  for (let anchor = low; anchor <= high; anchor += count) edges.push(dayOf(anchor) * dayMs);
  return edges;
}

function checkCount(count: number): void {
  if (count > mostBins) throw new ExpressionError("resample", `there would be ${count} bins: take a longer step`);
}

/** Anchors at the end of a period stand for their whole day where that edge is included. */
function inBins(
  times: Float64Array,
  { edges, frequency, closed, label }: Sides & { edges: readonly number[]; frequency: Frequency },
): TimeBins {
  const isEnd = frequency.kind === "anchored" && frequency.isEnd;
  const wholeDay = isEnd && closed === "right" ? dayMs - 1e-3 : 0;
  const isLastEmpty = isEnd && edges.at(-2)! + wholeDay > times.at(-1)!;
  const used = isLastEmpty ? edges.slice(0, -1) : edges;
  let bin = 0;
  const isPast = (time: number) => {
    const edge = used[bin + 1]! + wholeDay;
    return closed === "left" ? time >= edge : time > edge;
  };
  const codes = Array.from(times, (time) => {
    while (bin < used.length - 2 && isPast(time)) bin++;
    return bin;
  });
  return { codes, labels: Float64Array.from(label === "right" ? used.slice(1) : used.slice(0, -1)) };
}
