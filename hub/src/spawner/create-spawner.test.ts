import { createMemoryLauncher } from "@craton/launcher";
import { expect, test } from "vitest";
import { createSpawner, spawnerNames } from "./create-spawner.ts";
import { homeLayout } from "./home-layout.ts";

const context = { layout: homeLayout("/nowhere"), launcher: createMemoryLauncher() };

test("every known name makes the spawner of that name", async () => {
  for (const name of spawnerNames) expect((await createSpawner(name, context)).name).toBe(name);
});

test.each(["nonsense", "constructor"])("the unknown name %s is an error that lists the known ones", async (name) => {
  await expect(createSpawner(name, context)).rejects.toThrow(`no spawner "${name}"; known are local, test`);
});
