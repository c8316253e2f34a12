export { authenticatorNames } from "./authenticator/registry.ts";
export {
  DatabaseUnavailableError,
  DummyNotOnLoopbackError,
  HomeInUseError,
  UnknownAuthenticatorError,
} from "./errors.ts";
export { type HubOptions, type RunningHub, startHub } from "./hub.ts";
export { createSpawner, type SpawnerContext, spawnerNames } from "./spawner/create-spawner.ts";
export { HubHomeError, SpawnError, UnknownSpawnerError } from "./spawner/errors.ts";
export { ensureHomeLayout, type HomeLayout, homeLayout } from "./spawner/home-layout.ts";
export type { Profile, Spawner, SpawnState, StartOptions, StartRequest } from "./spawner/spawner.ts";
