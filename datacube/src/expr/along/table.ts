import { ExpressionError } from "../../errors.ts";
import { calculus } from "./calculus.ts";
import { cumulative } from "./cumulative.ts";
import { decaying } from "./decaying.ts";
import { fill } from "./fill.ts";
import { frequent } from "./frequent.ts";
import { grouped } from "./grouped.ts";
import type { AlongKernel, AlongKernels } from "./kernel.ts";
import { order } from "./order.ts";
import { polynomial } from "./polynomial.ts";
import { spectra } from "./spectra.ts";
import { spline } from "./spline.ts";
import { weighted } from "./weighted.ts";

/** All kernels that need whole axes by name; a family is one file. */
const kernels: AlongKernels = {
  ...calculus,
  ...cumulative,
  ...decaying,
  ...fill,
  ...frequent,
  ...grouped,
  ...order,
  ...polynomial,
  ...spectra,
  ...spline,
  ...weighted,
};

/**
 * A kernel by name.
 * @throws ExpressionError listing the known names
 */
export function alongKernel(name: string): AlongKernel {
  if (Object.hasOwn(kernels, name)) return kernels[name]!;
  throw new ExpressionError(name, `there is no such function along axes; known are ${Object.keys(kernels).join(", ")}`);
}
