import type { SourceMap } from "oxc-transform";

/** Source maps of the files compiled so far, by URL. */
export declare const fileMaps: ReadonlyMap<string, SourceMap>;

/** What another compiler makes of code that the first one leaves alone or gets wrong; `undefined` for other code. */
export declare function lowered(path: string, code: string): { code: string; map: SourceMap } | undefined;
