/** Texts of the server's pages. */
export const server = {
  "server.login.title": "{product}: log in",
  "server.login.token": "Token",
  "server.login.hint": "The program that started this server printed an address with its token.",
  "server.login.wrong": "This is not the token of this server.",
  "server.login.submit": "Log in",
} as const;
