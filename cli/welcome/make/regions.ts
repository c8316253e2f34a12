import type { GeoJson } from "@craton/datacube";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json" with { type: "json" };

const names = [
  "Argentina",
  "Bolivia",
  "Brazil",
  "Chile",
  "Colombia",
  "Ecuador",
  "Guyana",
  "Paraguay",
  "Peru",
  "Suriname",
  "Uruguay",
  "Venezuela",
];

/** The countries of South America as world-atlas has them, in degrees (longitude, latitude) with two decimals. */
export function southAmerica(): GeoJson {
  const world = atlas as unknown as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  const found = feature(world, world.objects.countries).features.filter(({ properties }) =>
    names.includes(properties.name),
  );
  const ordered = found.toSorted((a, b) => names.indexOf(a.properties.name) - names.indexOf(b.properties.name));
  return {
    type: "FeatureCollection",
    features: ordered.map(({ geometry, properties: { name } }) => ({
      type: "Feature",
      properties: { name },
      geometry: JSON.parse(JSON.stringify(geometry), round) as typeof geometry,
    })),
  };
}

function round(_key: string, value: unknown): unknown {
  const isPosition = Array.isArray(value) && typeof value[0] === "number";
  return isPosition ? (value as number[]).map((degrees) => Math.round(degrees * 100) / 100) : value;
}
