/** Texts of the server's pages. */
export const server = {} as const;
