import { UnsupportedError } from "../../errors.ts";
import type { Format } from "../format.ts";

/** In work. */
export const geotiff: Format = {
  open: async () => {
    throw new UnsupportedError("geotiff");
  },
};
