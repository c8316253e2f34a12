/** One federated extension as the server lists it: `jupyterlab._build` of its package.json with its name. */
export interface FederatedExtension {
  name: string;
  /** Script to load, relative to the extension's folder. */
  load: string;
  /** Modules of the container, when it has them. */
  extension?: string;
  mimeExtension?: string;
  style?: string;
}
