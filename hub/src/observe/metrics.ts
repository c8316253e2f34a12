import type { RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Store } from "../store/store.ts";

/** The hub's Prometheus metrics, under JupyterHub's names where it has them. */
export interface HubMetrics {
  readonly registry: Registry;
  readonly startup: Gauge;
  readonly logins: Counter;
  /** Label `status`: success or failure. Seconds. */
  readonly spawns: Histogram;
  /** Times requests to the hub itself, not those that the proxy passes on. */
  readonly timeRequests: RequestHandler;
}

/** Makes the registry; counts of people and servers are read from the store when asked for. */
export function createHubMetrics(store: Store): HubMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: "jupyterhub_request_duration_seconds",
    help: "Request duration of the hub's own pages and API",
    labelNames: ["method", "code"],
    registers,
  });
  new Gauge({
    name: "jupyterhub_total_users",
    help: "People that this hub knows",
    registers,
    async collect() {
      this.set(await store.users.count());
    },
  });
  new Gauge({
    name: "jupyterhub_running_servers",
    help: "Servers that run",
    registers,
    async collect() {
      const active = await store.servers.listActive();
      this.set(active.filter((server) => server.status === "running").length);
    },
  });
  return {
    registry,
    startup: new Gauge({ name: "jupyterhub_hub_startup_duration_seconds", help: "Start of the hub", registers }),
    logins: new Counter({
      name: "jupyterhub_login_total",
      help: "Log-ins tried",
      labelNames: ["status"],
      registers,
    }),
    spawns: new Histogram({
      name: "jupyterhub_server_spawn_duration_seconds",
      help: "From request to readiness or failure of a server",
      labelNames: ["status"],
      buckets: [0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
      registers,
    }),
    timeRequests(req, res, next) {
      const end = requests.startTimer({ method: req.method });
      res.once("finish", () => end({ code: res.statusCode }));
      next();
    },
  };
}
