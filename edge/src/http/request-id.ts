import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";

declare global {
  namespace Express {
    interface Request {
      /** Id of this request, also in the answer's `X-Request-Id` and in the log. */
      requestId?: string;
    }
  }
}

/** Gives each request an id; one that came from outside is kept if it is short and plain. */
export function requestId(): RequestHandler {
  return (req, res, next) => {
    const given = req.get("x-request-id");
    req.requestId = given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
    res.set("x-request-id", req.requestId);
    next();
  };
}
