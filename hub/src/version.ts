/** The version of JupyterHub whose contract this hub keeps; servers compare it with their own. */
export const version = "5.5.1";
