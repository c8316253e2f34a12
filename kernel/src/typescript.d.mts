import type { SourceMap } from "oxc-transform";

/** Source maps of the files compiled so far, by URL. */
export declare const fileMaps: ReadonlyMap<string, SourceMap>;
