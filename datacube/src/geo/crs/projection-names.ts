import type { Projection } from "./definition.ts";
import { type ParameterNames, type ProjectionNames, projections } from "./projections.ts";

/** The projection with what PROJ's shorthand stands for: UTM is a transverse Mercator. */
export function expandProjection(projection: Projection): Projection {
  const { method, parameters, options } = projection;
  if (method === "etmerc") return { ...projection, method: "tmerc" };
  if (method !== "utm") return projection;
  return {
    method: "tmerc",
    parameters: {
      lat_0: 0,
      lon_0: (parameters.zone ?? 31) * 6 - 183,
      k_0: 0.9996,
      x_0: 500000,
      y_0: "south" in options ? 10_000_000 : 0,
    },
    options: {},
  };
}

/** The names of a projection, of the variant that its parameters tell; undefined where there are none. */
export function namesOf(projection: Projection): ProjectionNames | undefined {
  const { method, parameters, options } = expandProjection(projection);
  const variants = projections.filter(({ proj }) => proj === method);
  if (method === "stere" && Math.abs(parameters.lat_0 ?? 0) !== 90) return undefined;
  if (method === "lcc") return variants[parameters.lat_2 === undefined || parameters.lat_1 === undefined ? 0 : 1];
  return (
    variants.find(({ needs }) => needs && Object.keys(needs).every((name) => name in parameters || name in options)) ??
    variants.at(-1)
  );
}

/** Value of a parameter of a projection, by its PROJ name. */
export function parameterValue(projection: Projection, { proj, usual }: ParameterNames): number {
  const { parameters, method } = expandProjection(projection);
  if (method === "lcc" && proj === "lat_0") return parameters.lat_0 ?? parameters.lat_1 ?? 0;
  return parameters[proj] ?? usual;
}

/** Adds what PROJ needs and other languages imply: the pole of a stereographic map, the only parallel of a conic one. */
export function completeProjection(projection: Projection): Projection {
  const { method, parameters } = projection;
  if (method === "stere" && parameters.lat_0 === undefined)
    return { ...projection, parameters: { ...parameters, lat_0: (parameters.lat_ts ?? 0) < 0 ? -90 : 90 } };
  if (method === "lcc" && parameters.lat_1 === undefined)
    return { ...projection, parameters: { ...parameters, lat_1: parameters.lat_0 ?? 0 } };
  return projection;
}
