/** The parts of the service that its root links to, by path without `BASE_PATH`. */
export const ROOT_LINKS = {
  sessions: '/sessions',
  openapi: '/openapi.json',
  docs: '/docs',
  console: '/console',
  health: '/health',
  metrics: '/metrics',
} as const;
