import type { HubContext } from "../context.ts";
import type { ServerRecord } from "../store/servers.ts";
import type { User } from "../store/users.ts";

/** JupyterHub's user model. */
export interface UserModel {
  kind: "user";
  name: string;
  admin: boolean;
  roles: string[];
  groups: string[];
  created: string;
  last_activity: string | null;
  pending: "spawn" | "stop" | null;
  /** Path of the default server when it is ready. */
  server: string | null;
  servers: Record<string, ServerModel>;
}

/** JupyterHub's server model. */
interface ServerModel {
  name: string;
  url: string;
  progress_url: string;
  ready: boolean;
  stopped: boolean;
  pending: "spawn" | "stop" | null;
  started: string | null;
  last_activity: string | null;
  user_options: { profile?: string };
}

/** The model of a person with the servers that are not stopped. */
export async function userModel(user: User, { store, baseUrl }: HubContext): Promise<UserModel> {
  const records = (await store.servers.listOf(user.id)).filter((record) => record.status !== "stopped");
  const servers = records.map((record) => serverModel(user, record, baseUrl));
  const main = servers.find((server) => server.name === "");
  return {
    kind: "user",
    name: user.name,
    admin: user.admin,
    roles: user.admin ? ["user", "admin"] : ["user"],
    groups: [],
    created: stamp(user.createdAt) ?? "",
    last_activity: stamp(user.lastActivity),
    pending: main?.pending ?? null,
    server: main?.ready ? main.url : null,
    servers: Object.fromEntries(servers.map((server) => [server.name, server])),
  };
}

function serverModel(user: User, record: ServerRecord, baseUrl: string): ServerModel {
  const below = record.name === "" ? "" : `${record.name}/`;
  return {
    name: record.name,
    url: `${baseUrl}user/${user.name}/${below}`,
    progress_url: `${baseUrl}hub/api/users/${user.name}/server/progress`,
    ready: record.status === "running",
    stopped: record.status === "stopped",
    pending: record.status === "spawning" ? "spawn" : record.status === "stopping" ? "stop" : null,
    started: stamp(record.startedAt),
    last_activity: stamp(record.lastActivity),
    user_options: record.profile === undefined ? {} : { profile: record.profile },
  };
}

function stamp(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
