/** What the `geo` metadata of GeoParquet (1.1) say of a geometry column, as Arrow extensions have it. */
interface GeometryColumn {
  readonly extension: "geoarrow.wkb";
  /** The CRS as PROJJSON in JSON; CRS84 where the file says none. */
  readonly extensionMetadata: string;
}

/** Geometry columns in WKB by name. @throws SyntaxError for metadata that are no JSON */
export function geometryColumns(text: string | undefined): ReadonlyMap<string, GeometryColumn> {
  if (text === undefined) return new Map();
  const geo = JSON.parse(text) as { columns?: unknown };
  if (typeof geo?.columns !== "object" || geo.columns === null) throw new RangeError("`geo` has no columns");
  const wkb = Object.entries(geo.columns as Record<string, unknown>).filter(
    (entry): entry is [string, { encoding: string; crs?: unknown; edges?: unknown }] =>
      typeof entry[1] === "object" && entry[1] !== null && "encoding" in entry[1] && entry[1].encoding === "WKB",
  );
  return new Map(
    wkb.map(([name, { crs, edges }]) => {
      const known = crs === undefined ? { crs: "OGC:CRS84" } : crs === null ? {} : { crs };
      const extensionMetadata = JSON.stringify({ ...known, ...(edges === undefined ? {} : { edges }) });
      return [name, { extension: "geoarrow.wkb", extensionMetadata }];
    }),
  );
}
