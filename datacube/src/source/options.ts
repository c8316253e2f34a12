/** A key that signs requests to an object store, for an hour or for ever. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** When it ends; without it, it does not. */
  readonly expiration?: string | Date | undefined;
}

/** How an S3 object store is reached. What is left out comes from the AWS environment variables and profile files. */
export interface S3Options {
  readonly region?: string;
  /** URL of a store that is not Amazon's. */
  readonly endpoint?: string;
  /** Bucket in the path instead of the host name. Default: with an endpoint, and for names with dots. */
  readonly pathStyle?: boolean;
  /** Sends no signature, whatever credentials there are. */
  readonly anonymous?: boolean;
  /** Profile of the shared credentials and config files. */
  readonly profile?: string;
  /** Accepts that the caller is billed. */
  readonly requesterPays?: boolean;
  /**
   * A key, a function that gives one, or the URL of an endpoint that answers with one as JSON (such as `s3credentials`
   * of an archive of NASA). What has an expiration is asked for again five minutes before.
   */
  readonly credentials?: S3Credentials | (() => Promise<S3Credentials>) | string | URL;
}

/** How Azure's blob storage is reached; what is left out comes from `AZURE_STORAGE_ACCOUNT` and `AZURE_STORAGE_SAS_TOKEN`. */
export interface AzureOptions {
  readonly account?: string;
  /** Query of a shared access signature, with or without `?`. */
  readonly sasToken?: string;
  /** URL of the account's blob service, where it is not Azure's. */
  readonly endpoint?: string;
}

/** How the bytes behind an address are reached. Nothing of it is in names, messages or expressions. */
export interface SourceOptions {
  /** Sent to the server of the address, never to one that it redirects to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Bearer token for the server of the address, or what gives one for each request. */
  readonly token?: string | (() => string | Promise<string>);
  /** How long a server may take to begin an answer; its bytes may take longer, at 64 kB/s. Default 60 s. */
  readonly timeoutMs?: number;
  readonly s3?: S3Options;
  readonly azure?: AzureOptions;
}
