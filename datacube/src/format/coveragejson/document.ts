/** Text in several languages, or a URL-like identifier: what CoverageJSON calls an i18n object. */
export type Translated = Readonly<Record<string, string>> | string;

/** An axis of a domain (clause 6.1). */
export interface CovAxis {
  readonly values?: readonly unknown[];
  readonly start?: number;
  readonly stop?: number;
  readonly num?: number;
  readonly dataType?: string;
  readonly coordinates?: readonly string[];
}

/** A reference system with the coordinates that it concerns (clause 5). */
export interface CovReferencing {
  readonly coordinates: readonly string[];
  readonly system: { readonly type: string; readonly id?: string; readonly calendar?: string };
}

/** A domain (clause 6). */
export interface CovDomain {
  readonly type: "Domain";
  readonly domainType?: string;
  readonly axes: Readonly<Record<string, CovAxis>>;
  readonly referencing?: readonly CovReferencing[];
}

/** A category of an observed property (clause 4). */
interface CovCategory {
  readonly id: string;
  readonly label?: Translated;
}

/** A parameter (clause 4). */
export interface CovParameter {
  readonly type: "Parameter";
  readonly description?: Translated;
  readonly unit?: {
    readonly symbol?: string | { readonly value: string; readonly type: string };
    readonly label?: Translated;
  };
  readonly observedProperty: {
    readonly id?: string;
    readonly label?: Translated;
    readonly categories?: readonly CovCategory[];
  };
  readonly categoryEncoding?: Readonly<Record<string, number | readonly number[]>>;
}

/** Values (clause 7). */
export interface CovRange {
  readonly type: "NdArray";
  readonly dataType: "float" | "integer" | "string";
  readonly axisNames?: readonly string[];
  readonly shape?: readonly number[];
  readonly values: readonly (number | string | null)[];
}

/** A coverage (clause 8). */
export interface CovCoverage {
  readonly type: "Coverage";
  readonly id?: string;
  readonly domain: CovDomain | string;
  readonly parameters?: Readonly<Record<string, CovParameter>>;
  readonly ranges: Readonly<Record<string, CovRange | string>>;
}

/** Prefix of identifiers of CF standard names. */
export const standardNamePrefix = "http://vocab.nerc.ac.uk/standard_name/";
