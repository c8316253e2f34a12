import type { FunctionCall, Typed } from "../node.ts";
import { frequent } from "./frequent.ts";
import type { AlongCall, AlongKernel, AlongKernels, LaneFunction } from "./kernel.ts";
import { order } from "./order.ts";

/**
 * What needs all elements of a group: `group-median {skipna}`, `group-quantile {q, skipna, method}`, `group-mode {skipna}`. The first
 * core dimensions are those that are divided: `codes` tells the group of each of their positions, row-major, -1 for none;
 * `count` groups are a new dimension `into`, before that of the quantiles.
 */
export const grouped: AlongKernels = {
  "group-median": ofGroups("median", order),
  "group-quantile": ofGroups("quantile", order),
  "group-mode": ofGroups("mode", frequent),
};

function ofGroups(name: string, kernels: AlongKernels): AlongKernel {
  const kernel = kernels[name]!;
  const within = (call: AlongCall): AlongCall => ({ ...call, fn: { ...call.fn, name } });
  return {
    result: (call) => {
      const { dtype, dims, shape } = kernel.result(within(call));
      return { dtype, dims: [String(call.fn.into), ...dims], shape: [Number(call.fn.count), ...shape] };
    },
    lane: (call) => {
      const { result } = call;
      const one: Typed = { ...result, dims: result.dims.slice(1), shape: result.shape.slice(1) };
      return eachGroup(call.fn, kernel.lane({ ...within(call), result: one }));
    },
  };
}

/** A function of lanes for the elements of every group. */
function eachGroup({ codes, count }: FunctionCall, lane: LaneFunction): LaneFunction {
  const groups = codes as readonly number[];
  const sizes = new Int32Array(count as number);
  for (const code of groups) if (code >= 0) sizes[code]!++;
  return ([from], to) => {
    const elements = from as Float64Array;
    const perPosition = groups.length === 0 ? 0 : elements.length / groups.length;
    const parts = Array.from(
      sizes,
      (size) => new (elements.constructor as Float64ArrayConstructor)(size * perPosition),
    );
    const filled = new Int32Array(parts.length);
    groups.forEach((code, position) => {
      if (code < 0) return;
      for (let i = 0, at = position * perPosition; i < perPosition; i++, at++)
        parts[code]![filled[code]!++] = elements[at]!;
    });
    const width = to.length / Math.max(1, parts.length);
    parts.forEach((part, group) => {
      lane([part], (to as Float64Array).subarray(group * width, (group + 1) * width));
    });
  };
}
