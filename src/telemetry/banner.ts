import { resolve } from 'node:path';
import type { Logger } from 'pino';
import type { AppConfig } from '../config/app-config.js';
import { withoutCredentials } from '../config/secrets.js';
import { DEFAULT_MONGODB_DATABASE, mongodbDatabaseIn } from '../lib/mongodb-database.js';
import { SERVICE_NAME, SERVICE_VERSION } from './version.js';

/**
 * Announces that the service listens: lines for people if the log is for people, otherwise one JSON line with the same
 * facts.
 */
export function announce(config: AppConfig, address: string, logger: Logger): void {
  const facts = startFacts(config, address);
  if (isForPeople(config)) process.stdout.write(banner(facts));
  else logger.info(facts, 'listening');
  for (const warning of config.warnings) logger.warn(warning);
}

function isForPeople({ log }: AppConfig): boolean {
  return log.format !== 'json' && process.stdout.isTTY === true;
}

/** Returns what the operator needs to know once the service listens. Without secrets. */
export function startFacts({ http, store, redis }: AppConfig, listening: string) {
  const address = listening + http.basePath;
  return {
    address,
    docs: `${address}/docs`,
    store: store.kind === 'sqlite' ? `SQLite in ${resolve(store.dataDir)}` : `MongoDB at ${mongodbPlace(store.uri)}`,
    cache: redis ? `Redis at ${withoutCredentials(redis.url)}` : 'in-process',
    access:
      'open to everyone who can reach this address: authentication and rate limiting are the task of the gateway in front',
  };
}

/** Includes the name of the database even if the address has none. */
function mongodbPlace(uri: string): string {
  const place = withoutCredentials(uri);
  return mongodbDatabaseIn(uri) === undefined ? `${place.replace(/\/$/, '')}/${DEFAULT_MONGODB_DATABASE}` : place;
}

/** Returns the facts and the next command to try, for a terminal. */
export function banner({ address, docs, store, cache, access }: ReturnType<typeof startFacts>): string {
  return `
  ${SERVICE_NAME} ${SERVICE_VERSION}

  API     ${address}
  Docs    ${docs}
  Store   ${store}
  Cache   ${cache}
  Access  ${access}

  Try     curl -s ${address}/sessions -H 'content-type: application/json' -d '{"sessionId":"call-1","language":"en"}'

`;
}
