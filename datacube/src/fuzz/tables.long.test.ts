import { fuzzGroup } from "./group.ts";

await fuzzGroup("tables");
