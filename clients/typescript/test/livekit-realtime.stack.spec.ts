import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { readJson, ServiceProcess, temporaryFolder } from '../../../test/e2e/service-process.js';
import { run, TOOLS, toolsSkipReason } from '../../../test/external-tools.js';
import { installScripts, LIVEKIT_FOLDERS, LIVEKIT_RECORDER } from './livekit-calls.js';

const LONG = 'It is sunny and twenty one degrees today, with a light wind from the east.';

interface Transcript {
  readonly utterances: readonly Readonly<Record<'side' | 'heard' | 'text', string>>[];
  readonly issues: readonly unknown[];
}

describe.each(LIVEKIT_FOLDERS)('%s', (folder) => {
  describeWithServer('calls with a realtime model', toolsSkipReason([`${folder}/package.json`]), () => {
    const tools = join(TOOLS, folder);
    const spoolDir = temporaryFolder();
    let service: ServiceProcess;
    let url: string;

    beforeAll(async () => {
      installScripts(folder);
      service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
      url = await service.address();
      const args = [join(tools, 'realtime-calls.mjs'), LIVEKIT_RECORDER, url, spoolDir];
      expect(await run({ program: process.execPath, args, folder: tools })).toBe('');
    });
    afterAll(() => service?.kill());

    const read = async (call: string, path = '') => readJson(await fetch(`${url}/sessions/realtime-${call}${path}`));
    const saidIn = async (call: string, view = 'heard') => {
      const { utterances, issues } = (await read(call, `/transcript?view=${view}`)) as unknown as Transcript;
      expect(issues).toEqual([]);
      return utterances.map(({ side, heard, text }) => `${side} ${heard}: ${text}`);
    };

    it('have what was heard and what was generated, if the caller interrupts twice', async () => {
      expect(await saidIn('two-barge-ins')).toEqual([
        'user full: Tell me more.',
        'bot cut: It is sunny and',
        'user full: Wait, stop.',
        'bot cut: Sorry, what',
        'user full: Never mind.',
        'bot full: Fine.',
      ]);
      expect(await saidIn('two-barge-ins', 'generated')).toEqual(
        expect.arrayContaining([`bot cut: ${LONG}`, 'bot cut: Sorry, what else can I do for you today?']),
      );
      const { interruptions } = await read('two-barge-ins', '/turns');
      expect(interruptions).toMatchObject([{ kind: 'barge_in' }, { kind: 'barge_in' }]);
    });

    it('have transcripts that arrive after the answer where the caller spoke', async () => {
      expect(await saidIn('late')).toEqual([
        'user full: Which day suits you?',
        'bot full: Friday.',
        'user full: Goodbye.',
        'bot full: Goodbye!',
      ]);
    });

    it('have a reply that was interrupted before its first word', async () => {
      const others = ['user full: Tell me more.', 'user full: Never mind.', 'bot full: Fine.'];
      expect(await saidIn('unheard')).toEqual(others.toSpliced(1, 0, 'bot cut: '));
      expect(await saidIn('unheard', 'generated')).toEqual(others.toSpliced(1, 0, `bot cut: ${LONG}`));
    });

    it('have a tool, and one that never ends', async () => {
      expect(await saidIn('tool')).toEqual([
        'user full: What is the weather?',
        'bot full: Let me look.',
        'bot full: It is sunny.',
      ]);
      expect((await read('tool', '/turns')).tools).toMatchObject([{ name: 'weather', status: 'ok' }]);
      expect((await read('tool-hangs', '/turns')).tools).toMatchObject([{ name: 'weather', status: 'open' }]);
      expect(await read('tool-hangs')).toMatchObject({ status: 'completed' });
    });

    it('are complete if they are closed while the bot speaks', async () => {
      expect(await saidIn('cut-by-the-end')).toEqual(['user full: Tell me more.', 'bot cut: It is sunny']);
      expect(await saidIn('cut-by-the-end', 'generated')).toContain(`bot cut: ${LONG}`);
      expect(await read('cut-by-the-end')).toMatchObject({ status: 'completed', endReason: 'user_initiated' });
      expect(readdirSync(spoolDir).filter((name) => name.endsWith('.spool'))).toEqual([]);
    });
  });
});
