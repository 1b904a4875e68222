import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const speaker = (name) => join(HERE, 'speakers', name);
export const PYTHON = process.env.PYTHON ?? 'python3';

/** What is compared. `isOurs`: it sends to the running service, and uses a spool folder. */
export const LIBRARIES = [
  { name: 'TypeScript', isOurs: true, command: [process.execPath, speaker('recorder.mjs')] },
  { name: 'Python', isOurs: true, isPython: true, command: [PYTHON, speaker('recorder.py')] },
  { name: 'posthog-python', isPython: true, command: ['venv/bin/python', speaker('posthog_py.py')] },
  { name: 'segment-python', isPython: true, command: ['venv/bin/python', speaker('segment_py.py')] },
  { name: 'posthog-node', command: [process.execPath, 'posthog.mjs'] },
  { name: 'segment-node', command: [process.execPath, 'segment.mjs'] },
];

/** A process that records. */
export class Speaker {
  #output = '';

  constructor(library, { url, folder, session, count = 50, ending, cwd, wrapper = [] }) {
    const [program, ...args] = [...wrapper, ...library.command, url, folder, session, String(count), ending];
    const env = { ...process.env, PYTHONPATH: join(HERE, '../python/src'), PYTHONDONTWRITEBYTECODE: '1' };
    this.child = spawn(program, args, { cwd, env, stdio: ['pipe', 'pipe', 'ignore'] });
    this.child.stdin.on('error', () => undefined);
    this.child.stdout.on('data', (chunk) => {
      this.#output += chunk;
    });
    this.ended = once(this.child, 'close');
  }

  get lines() {
    return this.#output.split('\n').slice(0, -1);
  }

  get told() {
    return this.lines.filter((line) => !line.startsWith('closed '));
  }

  async toldAtLeast(count) {
    while (this.told.length < count && this.child.exitCode === null)
      await Promise.race([once(this.child.stdout, 'data'), this.ended]);
  }

  async end(signal) {
    if (signal) this.child.kill(signal);
    await this.ended;
    return this.told;
  }

  /** Asks it to close, and waits for its exit. */
  async close() {
    this.child.stdin.write('close\n');
    return this.end();
  }
}

/** Returns the permanently refused records by id. */
export async function deadLettersIn(folder) {
  const path = join(folder, 'dead-letters.jsonl');
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line))
    .flatMap(({ body, problem }) => (body.eventId ? { id: body.eventId, code: problem.code } : []));
}
