import type { RequestHandler } from "express";
import type { Log } from "./log.ts";

/** Logs each answered request without its query, which may hold tokens. `pathOf` may hide parts of the path too. */
export function accessLog(log: Log, pathOf: (path: string) => string = (path) => path): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    const path = pathOf((req.originalUrl.split("?")[0] ?? "").slice(0, 512));
    res.once("close", () => {
      const ms = Math.round((performance.now() - start) * 10) / 10;
      const level = res.statusCode >= 500 ? "error" : "debug";
      log[level]({ request: req.requestId, method: req.method, path, status: res.statusCode, ms }, "request");
    });
    next();
  };
}
