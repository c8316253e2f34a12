/** What magics put where cells find it; the types of cells know it from here. */
export interface MagicGlobals {
  /** How the last `!command` ended: its code, or the signal that ended it. */
  _exit_code: number | string;
}
