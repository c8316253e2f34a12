export { type Config, defineConfig, type ProfileConfig } from "./config/schema.ts";
export { BuildError, ConfigError, type ConfigProblem, NoHubError } from "./errors.ts";
