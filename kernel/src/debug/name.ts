/** Global function of the main thread through which the debugger reaches it. */
export const DEBUG = "$$debug";
