import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Ended } from '../../e2e/service-process.js';
import { type Figure, type ProofContext, ProofFailure } from '../check.js';
import { crashEnvironment, hasCrashedAt, MIGRATE } from './crash-point.js';

/** Kills `migrate` before its first index, then after each one, until nothing is missing. */
export async function killMongodbMigrations(context: ProofContext, uri: string): Promise<readonly Figure[]> {
  const all = await kill(uri, 'before-index');
  for (let missing = all; missing > 0; missing--) {
    context.signal.throwIfAborted();
    const found = await kill(uri, 'after-index');
    if (found !== missing) throw new ProofFailure(`after a kill of migrate ${found} are missing, not ${missing}`);
  }
  const { code, output } = await migrate(uri);
  if (code !== 0) throw new ProofFailure(`after all kills migrate says: ${output}`);
  return [
    { what: 'kills of `migrate`, at each index', value: 1 + all },
    { what: 'indexes missing afterwards', value: countMissing(output), mustBe: 0 },
  ];
}

/** How many indexes it found missing before it died. */
async function kill(uri: string, place: string): Promise<number> {
  const ended = await migrate(uri, crashEnvironment('crash-mongodb', place, {}));
  if (!hasCrashedAt(place, ended)) throw new ProofFailure(`migrate did not die ${place}: ${ended.output}`);
  return countMissing(ended.output);
}

function countMissing(output: string): number {
  return output.match(/^ {2}(?:unique )?index /gm)?.length ?? 0;
}

async function migrate(uri: string, environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [...MIGRATE], {
    env: { PATH: process.env.PATH, NODE_ENV: 'test', MONGODB_URI: uri, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [code, signal] = await once(child, 'close');
  return { code, signal, output };
}
