import { UnsupportedError } from "../../errors.ts";
import type { Format } from "../format.ts";

/** In work. */
export const netcdf: Format = {
  open: async () => {
    throw new UnsupportedError("netcdf");
  },
};
