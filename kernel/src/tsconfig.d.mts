/** What the notebook folder's `tsconfig.json` says about running code. */
export interface TsConfig {
  experimentalDecorators: boolean;
  /** What a specifier may stand for, as URLs. */
  paths(specifier: string): string[];
}

/** The settings as they are now; without a file, or with one that cannot be read, the defaults. */
export declare function tsconfig(): TsConfig;
