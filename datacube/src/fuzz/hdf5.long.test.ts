import { join } from "node:path";
import { expect, test } from "vitest";
import { open } from "../index.ts";
import { fuzzGroup } from "./group.ts";

await fuzzGroup("hdf5");

test("a file in which HDF5 never comes to an end is given up, and the next file opens", async () => {
  const golden = join(import.meta.dirname, "..", "..", "golden");
  await expect(open(join(golden, "stalls.hdf5"))).rejects.toThrow(/does not come to an end/);
  expect(Object.keys((await open(join(golden, "chunked.nc"))).dataVars)).toEqual(["noise"]);
});
