import type { LaunchHandle } from "../launcher.ts";
import { isMarkedBy } from "../marker.ts";
import type { ProcessEntry } from "./process-table.ts";

/** Whether `entry` is the very process that `handle` names, and has not ended. */
export function isLeader(entry: ProcessEntry | undefined, handle: LaunchHandle): boolean {
  return entry !== undefined && !entry.zombie && entry.startedTicks === handle.startedTicks;
}

/**
 * The pids that belong to a launch: the process itself, its group and session while it lives, whatever carries its
 * marker, and the descendants of all these. Never the calling process.
 */
export function selectKin(
  entries: readonly ProcessEntry[],
  handle: LaunchHandle,
  markerOf: (pid: number) => string | undefined,
): number[] {
  const living = entries.filter((entry) => !entry.zombie && entry.pid !== process.pid);
  const leads = living.some((entry) => entry.pid === handle.pid && isLeader(entry, handle));
  const kin = new Set<number>();
  for (const entry of living) {
    const together = leads && [entry.pid, entry.group, entry.session].includes(handle.pid);
    if (together || (mayBeLater(entry, handle) && isMarkedBy(markerOf(entry.pid), handle.marker))) kin.add(entry.pid);
  }
  addDescendants(kin, living);
  return [...kin];
}

// Spares reading the environment of everything that is older than the launch.
function mayBeLater(entry: ProcessEntry, handle: LaunchHandle): boolean {
  return Number(entry.startedTicks) >= Number(handle.startedTicks);
}

function addDescendants(kin: Set<number>, living: readonly ProcessEntry[]): void {
  const children = Map.groupBy(living, (entry) => entry.parent);
  // A set visits what is added while it is walked.
  for (const pid of kin) for (const child of children.get(pid) ?? []) kin.add(child.pid);
}
