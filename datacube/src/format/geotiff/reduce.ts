import { ComplexArray } from "../../array/complex.ts";
import {
  type ArrayData,
  createData,
  type DType,
  isBig,
  isFloat,
  type NumberData,
  partDType,
} from "../../array/dtype.ts";

/** How the pixels of an overview come from those below. */
export type OverviewResampling = "nearest" | "average" | "mode" | "min" | "max";

/** Pixels (band, y, x) in row-major order. */
export interface Pixels {
  readonly data: ArrayData;
  readonly shape: readonly [bands: number, rows: number, columns: number];
}

/** How pixels are reduced. */
export interface Reduction {
  readonly dtype: DType;
  readonly resampling: OverviewResampling;
  /** Value of missing pixels; NaN counts as missing in any case. */
  readonly nodata: number | bigint | undefined;
}

/**
 * Pixels of `factor` × `factor` windows as one; windows at the lower and right edge may be smaller. Missing pixels are
 * passed over, and a window of nothing else is missing.
 */
export function reducePixels(pixels: Pixels, factor: number, reduction: Reduction): Pixels {
  if (pixels.data instanceof ComplexArray) return reduceComplex(pixels.data, { ...pixels, factor, reduction });
  const [bands, rows, columns] = pixels.shape;
  const shape = [bands, Math.ceil(rows / factor), Math.ceil(columns / factor)] as const;
  const target = createData(reduction.dtype, shape[0] * shape[1] * shape[2]) as NumberData;
  const source = pixels.data as NumberData;
  const missing = reduction.nodata as number | undefined;
  const reduce = isBig(reduction.dtype) ? bigReducer(reduction) : reducers[reduction.resampling];
  const isWhole = !isFloat(reduction.dtype);
  const window = new Array<number>(factor * factor);
  let to = 0;
  for (let band = 0; band < bands; band++) {
    for (let y = 0; y < shape[1]; y++) {
      const lastRow = Math.min(rows, (y + 1) * factor);
      for (let x = 0; x < shape[2]; x++) {
        const first = (band * rows + y * factor) * columns + x * factor;
        const width = Math.min(factor, columns - x * factor);
        if (reduction.resampling === "nearest") {
          target[to++] = source[first]!;
          continue;
        }
        let count = 0;
        for (let row = y * factor, at = first; row < lastRow; row++, at += columns) {
          for (let i = at; i < at + width; i++) {
            const value = source[i]!;
            // biome-ignore lint/suspicious/noSelfCompare: finds NaN in numbers and bigint alike
            if (value !== missing && value === value) window[count++] = value;
          }
        }
        if (count === 0) target[to++] = missing ?? source[first]!;
        else {
          const value = reduce(window, count);
          target[to++] = isWhole && typeof value === "number" ? Math.floor(value + 0.5) : value;
        }
      }
    }
  }
  return { data: target, shape };
}

/** The parts by themselves; a pixel of which one is missing is missing. */
function reduceComplex(
  { parts, length }: ComplexArray,
  { shape, factor, reduction }: { shape: Pixels["shape"]; factor: number; reduction: Reduction },
): Pixels {
  const dtype = partDType(reduction.dtype);
  const [re, im] = [0, 1].map((part) => {
    const data = createData(dtype, length) as Float64Array;
    for (let i = 0; i < length; i++) {
      const isMissing = Number.isNaN(parts[2 * i]) || Number.isNaN(parts[2 * i + 1]);
      data[i] = isMissing ? Number.NaN : parts[2 * i + part]!;
    }
    return reducePixels({ data, shape }, factor, { ...reduction, dtype });
  }) as [Pixels, Pixels];
  const target = createData(reduction.dtype, re.data.length) as ComplexArray;
  for (let i = 0; i < target.length; i++) target.parts.set([re.data[i] as number, im.data[i] as number], 2 * i);
  return { data: target, shape: re.shape };
}

type Reducer = (window: readonly number[], count: number) => number;

const reducers: Record<OverviewResampling, Reducer> = {
  nearest: (window) => window[0]!,
  average: (window, count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += window[i]!;
    return sum / count;
  },
  mode: (window, count) => {
    let best = window[0]!;
    let most = 0;
    for (let i = 0; i < count && most < count - i; i++) {
      let same = 0;
      for (let j = i; j < count; j++) if (window[j] === window[i]) same++;
      if (same > most) {
        most = same;
        best = window[i]!;
      }
    }
    return best;
  },
  min: (window, count) => {
    let least = window[0]!;
    for (let i = 1; i < count; i++) if (window[i]! < least) least = window[i]!;
    return least;
  },
  max: (window, count) => {
    let most = window[0]!;
    for (let i = 1; i < count; i++) if (window[i]! > most) most = window[i]!;
    return most;
  },
};

/** Averages of 64-bit integers are exact; the others work on bigint as they are. */
function bigReducer({ resampling }: Reduction): Reducer {
  if (resampling !== "average") return reducers[resampling];
  const average = (window: readonly bigint[], count: number): bigint => {
    const [sum, n] = [window.slice(0, count).reduce((total, value) => total + value, 0n), BigInt(count)];
    const doubled = 2n * sum + n;
    const quotient = doubled / (2n * n);
    return doubled % (2n * n) < 0n ? quotient - 1n : quotient;
  };
  return average as unknown as Reducer;
}
