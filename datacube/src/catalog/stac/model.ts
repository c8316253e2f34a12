import type { Geometry, Position } from "../../geo/geojson.ts";

export type { Geometry, Position };

/** A link of a STAC object. After reading, its address is absolute. */
export interface StacLink {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly title?: string;
  /** `POST` and a body: how an API wants its next page to be asked for. */
  readonly method?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whether the body adds to that of the first request. */
  readonly merge?: boolean;
}

/** A file of an item. After reading, its address is absolute. Fields of extensions go by their names. */
export interface StacAsset {
  readonly href: string;
  readonly type?: string;
  readonly title?: string;
  readonly roles?: readonly string[];
  readonly [field: string]: unknown;
}

/** A STAC item as its JSON document is (STAC 1.0 and 1.1). */
export interface StacItem {
  readonly type: "Feature";
  readonly stac_version: string;
  readonly stac_extensions?: readonly string[];
  readonly id: string;
  readonly geometry: Geometry | null;
  /** West, south, east, north in degrees, or six numbers with heights. */
  readonly bbox?: readonly number[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly links: readonly StacLink[];
  readonly assets: Readonly<Record<string, StacAsset>>;
  readonly collection?: string | null;
}

/** Items in one document; a page of a search's answer is one. */
export interface StacItemCollection {
  readonly type: "FeatureCollection";
  readonly features: readonly StacItem[];
  readonly links?: readonly StacLink[];
  /** How many items there are in all, where an API tells it. */
  readonly numberMatched?: number;
}

/** A catalog's or collection's document. */
export interface StacCatalogDocument {
  readonly type: "Catalog" | "Collection";
  readonly stac_version: string;
  readonly id: string;
  readonly title?: string;
  readonly description: string;
  readonly links: readonly StacLink[];
  readonly [field: string]: unknown;
}

/** Any document of STAC. */
export type StacDocument = StacCatalogDocument | StacItem | StacItemCollection;
