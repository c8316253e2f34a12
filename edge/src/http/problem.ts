import { STATUS_CODES } from "node:http";
import type { ErrorRequestHandler, Request, Response } from "express";
import type { Log } from "../observe/log.ts";
import { HttpError } from "./errors.ts";

/** What a client is told of a failure; never a stack trace. */
export interface Problem {
  status: number;
  code: string;
  message: string;
  /** Id of the request in the log. */
  requestId?: string;
}

/** Turns anything thrown by a handler into what the client may know. Unknown errors become a bare 500. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HttpError) return { status: error.status, code: error.code, message: error.message };
  const { status, type, expose } = error as { status?: number; type?: string; expose?: boolean };
  // Errors of body parsers and of Express itself carry a status below 500.
  if (typeof status === "number" && status >= 400 && status < 500) {
    const message = expose && error instanceof Error ? error.message : (STATUS_CODES[status] ?? "Bad request");
    return { status, code: type?.replaceAll(".", "_") ?? "bad_request", message };
  }
  return { status: 500, code: "internal", message: "Something went wrong on our side. The log has the details." };
}

/** How a service writes its problems: JupyterHub's and Jupyter's bodies differ. */
export type ProblemWriter = (problem: Problem, req: Request, res: Response) => void;

/** `{status, message, code, request_id}` as JSON, JupyterHub's error body with two more fields. */
export const writeJsonProblem: ProblemWriter = (problem, _req, res) => {
  const { status, message, code, requestId } = problem;
  res.status(status).json({ status, message, code, request_id: requestId });
};

/** Last error handler of an Express app: logs what is ours to mend (5xx) and lets `write` answer. */
export function problemReply(log: Log, write: ProblemWriter = writeJsonProblem): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const problem: Problem = { ...toProblem(error), ...(req.requestId ? { requestId: req.requestId } : {}) };
    if (problem.status >= 500) log.error({ err: error, request: req.requestId }, problem.message);
    if (res.headersSent) return next(error);
    if (error instanceof HttpError) res.set(error.headers);
    write(problem, req, res);
  };
}
