/** Texts about the start of a person's server. */
export const spawn = {
  "spawn.home": "Preparing your home folder.",
  "spawn.homeFailed": "Your home folder could not be prepared. The hub's log says why.",
  "spawn.process": "Starting the server's process.",
  "spawn.wait": "Waiting for the server to answer.",
  "spawn.stillWaiting": "Still waiting for the server to answer ({why}).",
  "spawn.ready": "The server is ready.",
  "spawn.ports": "Other programs took every port that was tried for the server. Try again.",
  "spawn.timeout": "The server did not answer within {seconds} seconds.",
  "spawn.exited": "The server ended before it answered (status {how}).",
} as const;
