import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { postJson, readJson, ServiceProcess, temporaryFolder } from '../../../test/e2e/service-process.js';
import { run, SOURCES, TOOLS, toolsSkipReason } from '../../../test/external-tools.js';
import { exampleWith } from './readme-examples.js';

const SCRIPTS = join(SOURCES, 'clients/realtime');
const RECORDING = join(import.meta.dirname, '../../../packages/importers/fixtures/recordings/openai-realtime.jsonl');
const CLIENT = join(import.meta.dirname, '../dist/node.js');

interface Envelope {
  readonly direction: 'in' | 'out';
  readonly message: object;
}

interface Utterance {
  readonly side: string;
  readonly text: string | null;
  readonly itemId: string;
  readonly interrupted: boolean | null;
}

/** The newest versions of the packages, and the oldest with which the taps work. */
describe.each(['clients/realtime', 'clients/realtime-oldest'])('%s', (folder) => {
  describeWithServer('taps with the packages of others', toolsSkipReason([`${folder}/package.json`]), () => {
    const tools = join(TOOLS, folder);
    const frames = readFileSync(RECORDING, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Envelope)
      .filter(({ direction }) => direction === 'in')
      .map(({ message }) => message);
    const framesPath = join(mkdtempSync(join(tmpdir(), 'frames-')), 'frames.json');
    const state = temporaryFolder();
    let service: ServiceProcess;
    let url: string;

    beforeAll(async () => {
      for (const name of readdirSync(SCRIPTS)) {
        if (name.endsWith('.mjs')) copyFileSync(join(SCRIPTS, name), join(tools, name));
      }
      writeFileSync(framesPath, JSON.stringify(frames));
      service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder(), INGEST_UNSIGNED: '*' });
      url = await service.address();
      await postJson(`${url}/ingest/openai-realtime?sessionId=ingested`, frames);
    });
    afterAll(() => service?.kill());

    const transcriptOf = async (sessionId: string, view = 'heard') => {
      const answer = await fetch(`${url}/sessions/${sessionId}/transcript?view=${view}`);
      return (await readJson(answer)).utterances as readonly Utterance[];
    };
    /** Without times, because the calls took place at different times. */
    const linesOf = async (sessionId: string) =>
      (await transcriptOf(sessionId))
        .map(({ side, text, itemId, interrupted }) => [side, itemId, text, interrupted].join(' '))
        .sort();
    const record = (script: string, ...args: readonly string[]) =>
      run({
        program: process.execPath,
        args: [join(tools, script), ...args],
        folder: tools,
        environment: { XDG_STATE_HOME: state },
      });

    it.each(['ws', 'browser', 'openai', 'openaiWebSocket', 'agents'])('%s: like the ingested frames', async (kind) => {
      expect(await record('tap.mjs', kind, CLIENT, url, kind, framesPath)).toBe('true');
      expect(await linesOf(kind)).toEqual(await linesOf('ingested'));
      expect(await linesOf(kind)).not.toEqual([]);
      expect(await readJson(await fetch(`${url}/sessions/${kind}`))).toMatchObject({
        status: 'completed',
        endReason: 'closed',
      });
    });

    it.each(['twilio', 'telnyx'])('ConversationRelay of %s, both directions', async (provider) => {
      expect(await record('relay.mjs', CLIENT, url, provider)).toBe('true');
      expect(await transcriptOf(provider)).toMatchObject([
        { side: 'user', text: 'I would like to move my appointment.' },
        { side: 'bot', text: 'Of course. Which day suits you?' },
        { side: 'user', text: 'Tell me about life' },
        { side: 'bot', text: 'Life is a', interrupted: true },
        { side: 'user', text: 'Stop.' },
        { side: 'bot', text: 'Sorry, I stop.' },
      ]);
      const generated = (await transcriptOf(provider, 'generated')).map(({ text }) => text);
      expect(generated).toContain('Life is a complex set of many things.');
      expect(await readJson(await fetch(`${url}/sessions/${provider}`))).toMatchObject({ endReason: 'hung up' });
    });

    it('the example of the README', async () => {
      const code = exampleWith('ws')
        .replace('@conversation-service/client', CLIENT)
        .replace('http://127.0.0.1:3000', url);
      writeFileSync(join(tools, 'example.txt'), code);
      expect(await record('example.mjs', join(tools, 'example.txt'), framesPath)).toBe('');
      expect(await linesOf('call-4713')).toEqual(await linesOf('ingested'));
    });
  });
});
