/** Texts of the hub's pages. */
export const hub = {} as const;
