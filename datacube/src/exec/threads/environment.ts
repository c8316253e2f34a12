/** What Node itself looks at as it connects, of which no source knows: proxies and certificates; and what is for its cache. */
export const ofRuntime: readonly string[] = [
  "NODE_COMPILE_CACHE",
  "NODE_DISABLE_COMPILE_CACHE",
  "XDG_CACHE_HOME",
  "NODE_USE_ENV_PROXY",
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].flatMap((name) => [name, name.toLowerCase()]),
  "NODE_TLS_REJECT_UNAUTHORIZED",
  "NODE_EXTRA_CA_CERTS",
];

/**
 * Variables of the environment that other threads get: by which sources reach servers and find keys for them, and where
 * compiled code is kept.
 */
const passedVariables: readonly string[] = [
  ...ofRuntime,
  "NETRC",
  "AZURE_STORAGE_SAS_TOKEN",
  "AZURE_STORAGE_ACCOUNT",
  "STORAGE_EMULATOR_HOST",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_PROFILE",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_ENDPOINT_URL_S3",
  "AWS_ENDPOINT_URL",
  "AWS_CONFIG_FILE",
  "AWS_SHARED_CREDENTIALS_FILE",
];

/** The environment of another thread: nothing else of this one's is there. */
export function threadEnvironment(): Record<string, string> {
  const found = passedVariables.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found);
}
