import type { DataArray } from "../array/data-array.ts";
import { titleOf } from "./axis.ts";
import { colourEncoding, scaleOf } from "./colour-scale.ts";
import type { Drawing, PanelRequest } from "./drawing.ts";
import { evenly } from "./sampled.ts";

interface Point {
  readonly x: number;
  readonly y: number;
  readonly hue?: number;
}

interface Points {
  readonly points: readonly Point[];
  readonly titles: { readonly x: string; readonly y: string; readonly hue: string | undefined };
}

/** Elements of two arrays against each other. */
export const scatterDrawing: Drawing<Points> = {
  most: 5000,
  width: 480,
  read: readPoints,
  draw: (panels, options) =>
    panels.map(({ points, titles }) => {
      const hues = Float64Array.from(points, ({ hue }) => hue ?? Number.NaN);
      const axis = (field: "x" | "y") => ({
        field,
        type: "quantitative",
        scale: { zero: false },
        title: titles[field],
      });
      const color =
        titles.hue === undefined
          ? {}
          : { color: colourEncoding(scaleOf([hues], options), "hue", { title: titles.hue }) };
      return {
        width: options.width!,
        height: options.height ?? Math.round(options.width! * 0.75),
        data: { values: points },
        mark: { type: "circle", size: 18, opacity: 0.6, tooltip: true },
        encoding: { x: axis("x"), y: axis("y"), ...color },
      };
    }),
};

async function readPoints(array: DataArray, { options, compute, most }: PanelRequest): Promise<Points> {
  const { against, hue } = options;
  const numbers = async (each: DataArray) =>
    (await choose(each, most).astype("float64").compute(compute)).values as Float64Array;
  const [xs, ys, hues] = [await numbers(array), await numbers(against!), hue && (await numbers(hue))];
  const points: Point[] = [];
  xs.forEach((x, i) => {
    const point = { x, y: ys[i]!, ...(hues ? { hue: hues[i]! } : {}) };
    if (Object.values(point).every(Number.isFinite)) points.push(point);
  });
  const name = (each: DataArray) => titleOf(each) || each.name;
  return { points, titles: { x: name(array), y: name(against!), hue: hue && name(hue) } };
}

/** At most about so many elements, evenly along every dimension. */
function choose(array: DataArray, most: number): DataArray {
  const part = Math.min(1, (most / array.size) ** (1 / Math.max(1, array.dims.length)));
  if (part === 1) return array;
  const positions = (length: number) => evenly(length, Math.max(1, Math.floor(length * part)));
  return array.isel(Object.fromEntries(array.dims.map((dim, axis) => [dim, positions(array.shape[axis]!)])));
}
