import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GoServer } from './go-server.js';
import { ServerProcess } from './server-process.js';

/** A server for a suite that speaks the protocol of MongoDB. Each suite uses databases of its own on it. */
export interface MongodbServer {
  /** The address with this database in it. */
  uri(database: string): string;
  stop(): Promise<void>;
}

const SERVER = new GoServer('ferretdb');

/** Any server: `STACK_MONGODB_URI=mongodb://127.0.0.1:27017/?replicaSet=rs0 npm run test:stack`. */
const GIVEN_URI = process.env.STACK_MONGODB_URI;

/** Why suites that need MongoDB cannot run here; undefined if they can, or must (`REQUIRE_STACK=1`). */
export function mongodbSkipReason(): string | undefined {
  if (GIVEN_URI || SERVER.isBuilt || process.env.REQUIRE_STACK === '1') return undefined;
  return 'no MongoDB: set STACK_MONGODB_URI, or REQUIRE_STACK=1 to build the substitute (needs Go)';
}

/** The given server, or FerretDB (SQLite back end) in a fresh folder on a free port. */
export async function startMongodb(port = 0): Promise<MongodbServer> {
  if (GIVEN_URI) return { uri: (database) => withDatabase(GIVEN_URI, database), stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'ferretdb-'));
  const started = await ServerProcess.start(buildFerretdb(), [folder, String(port)], /mongodb:\/\/\S+/);
  return {
    uri: (database) => withDatabase(started.match[0], database),
    async stop() {
      await started.process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Builds the server once for each version of its module; returns the program. */
export function buildFerretdb(): string {
  return SERVER.build();
}

/** By hand, because an address with several hosts is not a URL. */
function withDatabase(uri: string, database: string): string {
  return uri.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${database}`);
}
