/** One line of the operating system's table of processes. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Process group. */
  readonly group: number;
  /** Session; 0 where the system does not tell. */
  readonly session: number;
  /** Start time in the system's own form. */
  readonly startedTicks: string;
  /** Ended, but not yet collected by its parent. */
  readonly zombie: boolean;
}

/** What the launcher must know about the processes of this machine. */
export interface ProcessTable {
  /** Identity of this boot. */
  readonly bootId: string;
  /** One process; undefined when there is none. */
  entry(pid: number): ProcessEntry | undefined;
  /** All processes that this account may see. */
  entries(): Promise<ProcessEntry[]>;
  /** Marker in the environment of a process; undefined when it has none or may not be read. */
  marker(pid: number): string | undefined;
  /** Real uid of a process; undefined where the system does not tell. */
  uid(pid: number): number | undefined;
}
