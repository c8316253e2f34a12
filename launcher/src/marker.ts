import { randomBytes } from "node:crypto";

/** Environment variable that every launched process and what it starts carries. */
export const MARKER_VARIABLE = "CRATON_LAUNCH";

/**
 * A new marker. Markers are paths: what a launched process launches itself carries a marker below its own, so the end
 * of a person's server also finds the kernels that the server had started.
 */
export function newMarker(): string {
  const own = randomBytes(9).toString("base64url");
  const parent = process.env[MARKER_VARIABLE];
  return parent ? `${parent}/${own}` : own;
}

/** Whether a process with marker `carried` belongs to the launch with marker `marker`. */
export function isMarkedBy(carried: string | undefined, marker: string): boolean {
  return carried !== undefined && (carried === marker || carried.startsWith(`${marker}/`));
}
