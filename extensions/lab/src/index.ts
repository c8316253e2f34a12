export { appDir, isBuilt } from "./app-dir.ts";
export { type BuildOptions, buildApp } from "./build.ts";
export { LabBuildError, LabNotBuiltError } from "./errors.ts";
export { type LabManifest, readManifest } from "./manifest.ts";
