export type { Account, AccountRequest } from "./account/account.ts";
export {
  accountExists,
  accountsBelow,
  canCreateAccounts,
  createAccount,
  removeAccount,
  restoreAccount,
} from "./account/accounts.ts";
export { giveFolder } from "./account/give-folder.ts";
export { killAccount } from "./account/kill-account.ts";
export { checkReadable } from "./account/readable.ts";
export { AccountError, LaunchError, StopError, UnreadablePathError } from "./errors.ts";
export type {
  ExitedState,
  Launcher,
  LaunchHandle,
  LaunchLimits,
  LaunchSpec,
  LaunchState,
  StopOptions,
} from "./launcher.ts";
export { MARKER_VARIABLE, newMarker } from "./marker.ts";
export { createMemoryLauncher } from "./memory-launcher.ts";
export { freePort } from "./process/free-port.ts";
export { createProcessLauncher } from "./process/process-launcher.ts";
