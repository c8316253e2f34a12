/** An operating system account that one person's processes run under. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** Login name, for example `craton-65536`. */
  readonly name: string;
  /** Home folder in the account database; whoever owns the folders makes it. */
  readonly home: string;
}

/** The account to make. */
export interface AccountRequest {
  readonly home: string;
  /** Whose account it is: the comment field of the account database. */
  readonly person: string;
  /** Uids that belong to somebody although the account database of this machine may not know it (a new container). */
  readonly reserved?: Iterable<number>;
}
