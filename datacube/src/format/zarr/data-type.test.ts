import { expect, test } from "vitest";
import { dataTypeOfV2, dataTypeOfV3 } from "./data-type.ts";
import { parseDocument } from "./metadata.ts";

test.each(['"constructor"', '"__proto__"', "9007199254740993", "null"])("%s is no data type", (text) => {
  const { type } = parseDocument(Buffer.from(`{"type":${text}}`), "a", "b");
  const message = `the Zarr data type ${text} of here is not supported`;
  expect(() => dataTypeOfV2(type, "here")).toThrow(message);
  expect(() => dataTypeOfV3(type, "here")).toThrow(message);
});
