/** The base path of the service, as the service wrote it into the page; empty at the root. */
export const BASE_PATH = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';

/** The URL of the service, for commands to copy. */
export const SERVICE_URL = location.origin + BASE_PATH;
