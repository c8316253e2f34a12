import { UnsupportedError } from "../errors.ts";
import type { Location } from "./source.ts";
/** In work. */
export function httpLocation(_url: string): Location {
  throw new UnsupportedError("http");
}
