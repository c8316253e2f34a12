/** One thing wrong with the settings. */
export interface ConfigProblem {
  /** Where it stands: `profiles[0].slug`. */
  path: string;
  message: string;
  /** Who said so: the file, an environment variable or a flag. */
  source: string;
}

/** The settings cannot be used; lists every problem, not just the first. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "bad_config";
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], options?: ErrorOptions) {
    const lines = problems.map(({ path, message, source }) => `  ${path || "(whole)"}: ${message} [${source}]`);
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`${count} in the configuration:\n${lines.join("\n")}`, options);
    this.problems = problems;
  }
}

/** The JupyterLab app could not be built. */
export class BuildError extends Error {
  override readonly name = "BuildError";
  readonly code = "build_failed";

  constructor() {
    super("The JupyterLab app could not be built; the reason is above.");
  }
}

/** `craton single-user` was started by somebody else than a hub. */
export class NoHubError extends Error {
  override readonly name = "NoHubError";
  readonly code = "no_hub";

  constructor() {
    super("There is no hub: JUPYTERHUB_SERVICE_URL is not set. For one person without a hub use: craton lab");
  }
}

/** What `craton lab` is to show is no folder. */
export class FolderError extends Error {
  override readonly name = "FolderError";
  readonly code = "no_folder";
  readonly folder: string;

  constructor(folder: string) {
    super(`There is no folder ${folder}. Give one that exists: craton lab FOLDER`);
    this.folder = folder;
  }
}

/** There is no index of datasets to look into. */
export class NoIndexError extends Error {
  override readonly name = "NoIndexError";
  readonly code = "no_index";
  readonly path: string;

  constructor(path: string) {
    super(`There is no index at ${path}. Make one: craton index add SOURCE`);
    this.path = path;
  }
}
