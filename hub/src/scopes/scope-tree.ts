/** Name of a scope, without filter. */
export type ScopeName =
  | "admin:users"
  | "delete:users"
  | "users"
  | "list:users"
  | "read:users"
  | "read:users:name"
  | "read:users:groups"
  | "read:users:activity"
  | "users:activity"
  | "servers"
  | "start:servers"
  | "delete:servers"
  | "read:servers"
  | "access:servers"
  | "read:hub"
  | "read:metrics";

/**
 * What each scope contains, as data; JupyterHub's names and hierarchy. A scope that is not a key here does not exist.
 * A filter on a scope (`users!user=ada`) holds for all that it contains.
 */
export const scopeTree: Readonly<Record<ScopeName, readonly ScopeName[]>> = {
  "admin:users": ["users", "delete:users"],
  "delete:users": [],
  users: ["read:users", "list:users", "users:activity"],
  "list:users": ["read:users:name"],
  "read:users": ["read:users:name", "read:users:groups", "read:users:activity"],
  "read:users:name": [],
  "read:users:groups": [],
  "read:users:activity": [],
  "users:activity": ["read:users:activity"],
  servers: ["start:servers", "delete:servers", "read:servers"],
  "start:servers": ["read:servers"],
  "delete:servers": [],
  "read:servers": ["read:users:name"],
  "access:servers": [],
  "read:hub": [],
  "read:metrics": [],
};

/** What a person may do with what is theirs; the role `user`. Each is filtered by `!user=NAME`. */
export const ownScopes: readonly ScopeName[] = ["users", "servers", "access:servers"];

/** What an administrator may do besides. Opening another's server is not among it. */
export const adminScopes: readonly ScopeName[] = ["admin:users", "servers", "read:hub", "read:metrics"];
