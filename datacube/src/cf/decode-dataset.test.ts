import { expect, test } from "vitest";
import { memoryFormat } from "../format/memory/memory.ts";
import { registerFormat } from "../format/registry.ts";
import { openLocation } from "../open.ts";
import { memoryLocation } from "../source/memory.ts";

const axis = { dims: ["time"], dtype: "float64", shape: [2], chunkShape: [2], data: Float64Array.of(0, 1) } as const;

test("the bounds of a time axis are times in its units and calendar", async () => {
  const bounds = { dims: ["time", "nv"], dtype: "float64", shape: [2, 2], chunkShape: [2, 2] } as const;
  registerFormat({
    name: "bounds",
    kind: "file",
    detect: ({ head }) => head[0] === 0x42,
    load: async () =>
      memoryFormat([
        { ...axis, name: "time", attrs: { units: "days since 2000-02-28", calendar: "360_day", bounds: "time_bnds" } },
        { ...bounds, name: "time_bnds", data: Float64Array.of(0, 1, 1, 2) },
        { ...axis, name: "never", dims: ["x"], attrs: { units: "days since 2001-02-29" } },
      ]),
  });
  const ds = await openLocation(memoryLocation("x", Uint8Array.of(0x42)));
  const { values } = await ds.get("time_bnds").compute();
  expect(Array.from(values, String)).toEqual(["2000-02-28", "2000-02-29", "2000-02-29", "2000-02-30"]);
  expect([ds.never!.dtype, ds.never!.attrs.units]).toEqual(["float64", "days since 2001-02-29"]);
});
