export { dataArray, dataset } from "./array/construct.ts";
export { DataArray } from "./array/data-array.ts";
export { Dataset } from "./array/dataset.ts";
export { oneOf } from "./array/selectors.ts";
export { open } from "./open.ts";
