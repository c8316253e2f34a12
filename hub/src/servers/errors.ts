import { HttpError, message } from "@craton/edge";

/** The server runs, or is being stopped, so it cannot be started now. */
export function alreadyRunning(userName: string): HttpError {
  return new HttpError(400, "already_running", `The server of ${userName} is already running.`);
}

/** Another start or stop of this server is at work in another hub. */
export function serverBusy(userName: string): HttpError {
  return new HttpError(
    409,
    "server_busy",
    `The server of ${userName} is being started or stopped. Try again in a moment.`,
  );
}

/** A blocked person has no server. */
export function isBlocked(): HttpError {
  return new HttpError(403, "blocked", message("hub.logIn.blocked"));
}

/** The hub is about to end, so nothing is started any more. */
export function hubCloses(): HttpError {
  return new HttpError(503, "hub_closes", message("hub.start.shutdown"), { headers: { "retry-after": "5" } });
}

/** No profile of that slug. */
export function unknownProfile(slug: string, known: readonly string[]): HttpError {
  return new HttpError(
    400,
    "unknown_profile",
    `There is no profile "${slug.slice(0, 64)}". Known: ${known.join(", ")}.`,
  );
}
