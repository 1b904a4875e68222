import { fileURLToPath } from 'node:url';
import type { Ended } from '../../e2e/service-process.js';

/** Events of the batch during which the service dies. */
export const BATCH_EVENTS = 7;

/** Requests for as many sessions at once, so that one commit contains several of them. */
export const GROUP_SESSIONS = 24;

/** A named point at which the service kills itself; see `test/chaos/preload/crash.mjs`. */
export interface CrashPoint {
  readonly operation: 'append' | 'batch' | 'complete' | 'group';
  readonly place: string;
  /** The number of records of the request that must have arrived by then. */
  readonly row?: number;
  /** How much of the request is stored afterwards, which proves that the point is where its name says. */
  readonly stored: number | 'any';
  /** The session has no event yet, so the first one changes its status. */
  readonly isFresh?: true;
}

/** All of a request. */
export function storedWhole({ operation }: Pick<CrashPoint, 'operation'>): number {
  return operation === 'batch' ? BATCH_EVENTS : 1;
}

/** See `test/chaos/preload`; `hasty-mongodb` is `crash-mongodb` with a fault. */
export type CrashPreload = 'crash-sqlite' | 'crash-mongodb' | 'hasty-mongodb';

/** What a process needs in order to die there. */
export function crashEnvironment(
  preload: CrashPreload,
  place: string,
  { mark, row = 1 }: { readonly mark?: string | undefined; readonly row?: number | undefined },
): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: `--import=${new URL(`../preload/${preload}.mjs`, import.meta.url).href}`,
    CRASH_POINT: place,
    CRASH_ROW: String(row),
    ...(mark === undefined ? {} : { CRASH_MARK: mark }),
  };
}

export function hasCrashedAt(place: string, { signal, output }: Ended): boolean {
  return signal === 'SIGKILL' && output.includes(`crash point ${place}\n`);
}

export const MIGRATE = [fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url)), 'migrate'] as const;
