/** The path below which the service is reached, as it wrote it into the page; empty at the root. */
export const BASE_PATH = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? '';

/** The address of the service, for commands that people copy. */
export const SERVICE_URL = location.origin + BASE_PATH;
