import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';

import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { readJson, ServiceProcess, temporaryFolder } from '../../../test/e2e/service-process.js';
import { TOOLS, toolsSkipReason } from '../../../test/external-tools.js';
import { installScripts, LIVEKIT_FOLDERS, LIVEKIT_RECORDER } from './livekit-calls.js';
import { adopt } from './speaker.js';

/** Before the reply during which the signal comes. */
const SAID = ['user full: Tell me more.', 'bot cut: It is sunny and', 'user full: Wait, stop.'];

interface Page {
  readonly events: readonly { readonly eventId: string }[];
}

interface Transcript {
  readonly utterances: readonly Readonly<Record<'side' | 'heard' | 'text', string>>[];
}

/** A worker with one job, in a process group of its own. */
class Worker {
  readonly told: string[] = [];
  private readonly process: ChildProcess;
  private job = 0;

  constructor(tools: string, jobId: string, environment: Readonly<Record<string, string>>) {
    this.process = spawn(process.execPath, [join(tools, 'worker.mjs'), join(tools, 'told-job.mjs'), jobId], {
      cwd: tools,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
  }

  /** Sends the signal in the middle of a reply, and returns what was recorded until both processes had ended. */
  async kill(whom: 'job' | 'group', signal: NodeJS.Signals): Promise<readonly string[]> {
    if (!this.process.stdout || !this.process.pid) throw new Error('There is no process.');
    const closed = once(this.process, 'close');
    for await (const line of createInterface(this.process.stdout)) {
      const [what, value = ''] = line.split(' ');
      if (what === 'job') this.job = Number(value);
      else if (what === 'told') this.told.push(value);
      else process.kill(whom === 'job' ? this.job : -this.process.pid, signal);
    }
    await closed;
    return this.told;
  }
}

describe.each(LIVEKIT_FOLDERS)('%s', (folder) => {
  describeWithServer('a job of LiveKit Agents', toolsSkipReason([`${folder}/package.json`]), () => {
    const tools = join(TOOLS, folder);
    let service: ServiceProcess;
    let url: string;

    beforeAll(async () => {
      installScripts(folder);
      service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
      url = await service.address();
    });
    afterAll(() => service?.kill());

    const read = async (jobId: string, path = '') => readJson(await fetch(`${url}/sessions/livekit:${jobId}${path}`));
    const eventIdsOf = async (jobId: string) =>
      ((await read(jobId, '/events?limit=100')) as Page).events.map(({ eventId }) => eventId);
    const saidIn = async (jobId: string) =>
      ((await read(jobId, '/transcript')) as Transcript).utterances.map(
        ({ side, heard, text }) => `${side} ${heard}: ${text}`,
      );

    it('that is killed in the middle of a reply', async () => {
      const spoolDir = temporaryFolder();
      const jobId = crypto.randomUUID();
      const told = await new Worker(tools, jobId, { RECORDER: LIVEKIT_RECORDER, SERVICE: url, SPOOL: spoolDir }).kill(
        'job',
        'SIGKILL',
      );
      expect(await adopt(url, spoolDir)).toBe(true);
      const stored = await eventIdsOf(jobId);
      // What is recorded at the moment of the kill may not have been reported any more.
      expect(stored.slice(0, told.length)).toEqual(told);
      expect(new Set(stored).size).toBe(stored.length);
      expect(await saidIn(jobId)).toEqual(SAID);
      expect(await read(jobId)).toMatchObject({ status: 'active' });
    });

    it('that is ended by its worker, which receives SIGTERM like the whole group', async () => {
      const spoolDir = temporaryFolder();
      const jobId = crypto.randomUUID();
      const told = await new Worker(tools, jobId, { RECORDER: LIVEKIT_RECORDER, SERVICE: url, SPOOL: spoolDir }).kill(
        'group',
        'SIGTERM',
      );
      expect(readdirSync(spoolDir)).toEqual([]);
      expect(await eventIdsOf(jobId)).toEqual(told);
      expect(await saidIn(jobId)).toEqual([...SAID, 'bot cut: Sorry, what']);
      expect(await read(jobId)).toMatchObject({ status: 'completed' });
    });
  });
});
