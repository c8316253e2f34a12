import { expect, test } from "vitest";
import { readCoreSet } from "./core-set.ts";
import { packageFolder } from "./package-folder.ts";
import { sharedPackages } from "./shared-packages.ts";

const core = readCoreSet();
const shared = sharedPackages(core);

test("every singleton of the release is shared as one", () => {
  expect(core.jupyterlab.singletonPackages.filter((name) => !shared[name]?.singleton)).toEqual([]);
});

test("only installed packages with code are shared", () => {
  expect(Object.keys(shared).filter((name) => !packageFolder(name) || name.startsWith("@types/"))).toEqual([]);
});

test("the widgets' base classes are shared, so that widget packages from elsewhere extend the app's", () => {
  expect(core.jupyterlab.extensions).toHaveProperty(["@jupyter-widgets/jupyterlab-manager"], "");
  expect(shared["@jupyter-widgets/base"]).toEqual({ requiredVersion: "^6.0.12", singleton: true });
});
