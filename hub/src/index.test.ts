import { expect, test } from "vitest";
import * as index from "./index.ts";

test("exports exactly these names", () => {
  expect(Object.keys(index).toSorted()).toMatchInlineSnapshot(`
    [
      "DatabaseUnavailableError",
      "DummyNotOnLoopbackError",
      "HomeInUseError",
      "HubHomeError",
      "SpawnError",
      "UnknownAuthenticatorError",
      "UnknownSpawnerError",
      "authenticatorNames",
      "createSpawner",
      "ensureHomeLayout",
      "homeLayout",
      "spawnerNames",
      "startHub",
    ]
  `);
});
