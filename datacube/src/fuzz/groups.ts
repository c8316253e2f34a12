import type { Subject } from "./subject.ts";

/** Subjects by the test file that runs them: each takes some minutes, so that CI's slice of long tests takes one. */
export const groups: Readonly<Record<GroupName, () => Promise<readonly Subject[]>>> = {
  hdf5: async () => (await import("./subjects/hdf5.ts")).subjects,
  arrays: async () => (await import("./subjects/arrays.ts")).subjects,
  stores: async () => (await import("./subjects/stores.ts")).subjects,
  tables: async () => (await import("./subjects/tables.ts")).subjects,
  documents: async () => (await import("./subjects/documents.ts")).subjects,
};

/** Name of a group of subjects. */
export type GroupName = "hdf5" | "arrays" | "stores" | "tables" | "documents";
