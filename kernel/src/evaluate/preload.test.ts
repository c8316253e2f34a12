import { expect, test } from "vitest";
import { exportedNames } from "./preload.ts";

test("the names of values are found, those of types are not", () => {
  const source = `
    export { open, type OpenOptions } from "./open.ts";
    export type { Dataset } from "./dataset.ts";
    export { a as b } from "./a.ts";
    export const c = 1;
    export function d(): void {}
    export class E {}
    export interface F {}
    export type G = 1;
    export default 1;`;
  expect(exportedNames(source).sort()).toEqual(["E", "b", "c", "d", "open"]);
});
