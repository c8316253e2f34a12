export { type Config, defineConfig, type ProfileConfig } from "./config/schema.ts";
export { BuildError, ConfigError, type ConfigProblem, FolderError, NoHubError, NoIndexError } from "./errors.ts";
