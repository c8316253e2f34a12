/** Texts of the server's pages. */
export const server = {} as const satisfies Record<string, string>;
