import { UnsupportedError } from "../../errors.ts";
import type { Format } from "../format.ts";

/** In work. */
export const hdf5: Format = {
  open: async () => {
    throw new UnsupportedError("hdf5");
  },
};
