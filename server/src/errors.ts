import { HttpError } from "@craton/edge";

/** The options of a server contradict each other or miss something; the message names it and the way out. */
export class ServerOptionsError extends Error {
  override readonly name = "ServerOptionsError";
  readonly code = "server_options";
}

/** A kernel's process could not be started, or ended before it answered. */
export class KernelStartError extends Error {
  override readonly name = "KernelStartError";
  readonly code = "kernel_start";
}

/** 400: the request itself is wrong. */
export function badRequest(message: string, options?: ErrorOptions): HttpError {
  return new HttpError(400, "bad_request", message, options);
}

/** 403: understood and refused. */
export function forbidden(message: string): HttpError {
  return new HttpError(403, "forbidden", message);
}

/** 404: nothing is there. */
export function notFound(message: string): HttpError {
  return new HttpError(404, "not_found", message);
}

/** 409: something is in the way. */
export function conflict(message: string): HttpError {
  return new HttpError(409, "conflict", message);
}

/** The code of a failed system call (`ENOENT`), if `error` is one. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/** Turns a failed system call on `what` into the answer a client can act on; others are given back as they are. */
export function fileProblem(error: unknown, what: string): unknown {
  switch (systemCode(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return notFound(`file or directory does not exist: ${what}`);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return forbidden(`Permission denied: ${what}`);
    case "ENOSPC":
    case "EDQUOT":
      return new HttpError(507, "disk_full", `The disk is full, so nothing was written: ${what}`);
    case "ENAMETOOLONG":
      return badRequest(`The name is too long: ${what.slice(0, 80)}…`);
    case "ELOOP":
      return forbidden(`A symbolic link stands where none is followed: ${what}`);
    case "EISDIR":
      return badRequest(`${what} is a directory, not a file`);
    case "ERR_FS_CP_EINVAL":
      return badRequest(`A directory cannot be copied into itself: ${what}`);
    case "ERR_FS_CP_FIFO_PIPE":
    case "ERR_FS_CP_SOCKET":
      return badRequest(`Only files, directories and links can be copied: ${what} holds something else`);
    case "ENOTEMPTY":
    case "EEXIST":
      return conflict(`File already exists: ${what}`);
    default:
      return error;
  }
}
