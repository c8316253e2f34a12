/** Texts of every service. */
export const common = {
  "common.product": "Craton",
  "common.error.title": "Something is wrong",
  "common.error.requestId": "Request {id}",
} as const;
