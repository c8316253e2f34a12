import type { DataArray } from "../array/data-array.ts";
import { ExpressionError } from "../errors.ts";
import { titleOf } from "./axis.ts";
import type { Drawing } from "./drawing.ts";
import { namesOf } from "./line.ts";

/** Most bars of one plot; more have no room for their labels. */
const maxBars = 200;
/** Labels with more letters than this beside each other are turned. */
const maxLetters = 70;

interface Bar {
  readonly label: string;
  readonly value: number | null;
  readonly beside?: string;
}

/** Bars of one panel. */
interface Bars {
  readonly labels: readonly string[];
  readonly bars: readonly Bar[];
  readonly title: string;
  readonly dim: string;
  /** The dimension whose elements stand beside each other. */
  readonly besideDim: string | undefined;
}

/** A bar per element, labelled; of two dimensions, bars of the second one beside each other. */
export const barDrawing: Drawing<Bars> = {
  most: maxBars,
  async read(array, { compute }) {
    const [dim, besideDim] = array.dims as [string, string | undefined];
    if (array.size > maxBars) {
      const problem = `there would be ${array.size} bars, at most ${maxBars} are drawn: select or reduce first`;
      throw new ExpressionError("plot.bar", problem);
    }
    const values = (await array.astype("float64").compute(compute)).values as Float64Array;
    const labels = namesOf(array, dim);
    return { labels, bars: barsOf(array, values, { labels, besideDim }), title: titleOf(array), dim, besideDim };
  },
  draw: (panels, { width, height }) =>
    panels.map(({ labels, bars, title, dim, besideDim }) => ({
      width: width!,
      height: height ?? Math.round(width! * 0.44),
      data: { values: bars },
      mark: { type: "bar", tooltip: true },
      encoding: {
        x: {
          field: "label",
          type: "nominal",
          sort: null,
          title: dim,
          axis: { labelAngle: labels.join("").length > (maxLetters * width!) / 640 ? -40 : 0 },
        },
        y: { field: "value", type: "quantitative", title },
        ...(besideDim === undefined
          ? {}
          : {
              xOffset: { field: "beside", type: "nominal", sort: null },
              color: { field: "beside", type: "nominal", title: besideDim, sort: null },
            }),
      },
    })),
};

function barsOf(
  array: DataArray,
  values: Float64Array,
  { labels, besideDim }: { labels: readonly string[]; besideDim: string | undefined },
): Bar[] {
  const beside = besideDim === undefined ? [undefined] : namesOf(array, besideDim);
  return Array.from(values, (value, i) => ({
    label: labels[Math.floor(i / beside.length)]!,
    value: Number.isFinite(value) ? value : null,
    ...(besideDim === undefined ? {} : { beside: beside[i % beside.length]! }),
  }));
}
