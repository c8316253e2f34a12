/** The app is not built for the current sources and lockfile, or its folder is incomplete. */
export class LabNotBuiltError extends Error {
  readonly code = "LAB_NOT_BUILT" as const;
  /** The folder where the app was looked for. */
  readonly folder: string;

  constructor(folder: string, cause?: unknown) {
    super(`No built JupyterLab app in ${folder}. Build it: node extensions/lab/build.ts`, { cause });
    this.name = "LabNotBuiltError";
    this.folder = folder;
  }
}

/** The bundler refused the sources, or the result could not be written; `output` is what it said. */
export class LabBuildError extends Error {
  readonly code = "LAB_BUILD_FAILED" as const;
  /** Every problem, one per line or block. */
  readonly output: string;

  constructor(output: string, cause?: unknown) {
    super(`The JupyterLab app could not be built.\n${output}`, { cause });
    this.name = "LabBuildError";
    this.output = output;
  }
}
