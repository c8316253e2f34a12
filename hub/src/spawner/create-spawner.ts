import type { Account, Launcher, LaunchLimits } from "@craton/launcher";
import { UnknownSpawnerError } from "./errors.ts";
import type { HomeLayout } from "./home-layout.ts";
import type { Spawner } from "./spawner.ts";

/** What a spawner gets from the product that composes it. */
export interface SpawnerContext {
  readonly layout: HomeLayout;
  readonly launcher: Launcher;
  /** Fills a new home, once; the files become the person's afterwards. */
  prepareHome?(home: string, account?: Account): Promise<void>;
  /** Bounds for each server. */
  readonly limits?: LaunchLimits;
  /** Time a server has to answer, in milliseconds; 60,000 by default. */
  readonly startTimeoutMs?: number;
}

type SpawnerFactory = (context: SpawnerContext) => Spawner;

const spawners: Readonly<Record<string, () => Promise<SpawnerFactory>>> = {
  local: async () => (await import("./local/local-spawner.ts")).createLocalSpawner,
  test: async () => (await import("./test-spawner.ts")).createTestSpawner,
};

/** Names that {@link createSpawner} knows. */
export const spawnerNames: readonly string[] = Object.keys(spawners);

/**
 * Loads and makes a spawner by name.
 * @throws {UnknownSpawnerError} listing the known names.
 */
export async function createSpawner(name: string, context: SpawnerContext): Promise<Spawner> {
  const load = Object.hasOwn(spawners, name) ? spawners[name] : undefined;
  if (load === undefined) throw new UnknownSpawnerError(name, spawnerNames);
  return (await load())(context);
}
