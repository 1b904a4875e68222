import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { readJson, ServiceProcess, temporaryFolder } from '../../../test/e2e/service-process.js';
import { run, TOOLS, toolsSkipReason } from '../../../test/external-tools.js';
import { installScripts, LIVEKIT_FOLDERS, LIVEKIT_RECORDER } from './livekit-calls.js';
import { exampleWith } from './readme-examples.js';

interface Utterance {
  readonly side: string;
  readonly text: string;
  readonly heard: string;
  readonly interrupted: boolean;
  readonly [name: string]: unknown;
}

interface Entry {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const LONG = 'It is sunny and twenty one degrees today, with a light wind from the east.';

describe.each(LIVEKIT_FOLDERS)('%s', (folder) => {
  describeWithServer('calls of LiveKit Agents', toolsSkipReason([`${folder}/package.json`]), () => {
    const tools = join(TOOLS, folder);
    const spoolDir = temporaryFolder();
    let service: ServiceProcess;
    let url: string;

    beforeAll(async () => {
      installScripts(folder);
      service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
      url = await service.address();
      const args = [join(tools, 'calls.mjs'), LIVEKIT_RECORDER, url, spoolDir];
      expect(await run({ program: process.execPath, args, folder: tools })).toBe('');
    });
    afterAll(() => service?.kill());

    const read = async (path: string) => readJson(await fetch(`${url}/sessions/${path}`));
    const transcriptOf = async (call: string) => {
      const { utterances, issues } = await read(`${call}/transcript`);
      expect(issues).toEqual([]);
      return utterances as readonly Utterance[];
    };
    const saidIn = async (call: string) =>
      (await transcriptOf(call)).map(({ side, heard, text }) => `${side} ${heard}: ${text}`);
    const entriesOf = async (call: string) => (await read(`${call}/events`)).events as readonly Entry[];
    const systemEventsOf = async (call: string) =>
      (await entriesOf(call)).filter(({ type }) => type === 'system').map(({ payload }) => payload);

    it('are delivered completely before the job ends', async () => {
      expect(readdirSync(spoolDir).filter((name) => name.endsWith('.spool'))).toEqual([]);
    });

    it('with a greeting, a tool and the latency that the framework claims', async () => {
      expect(await saidIn('greeting')).toEqual([
        'bot full: Hello, how can I help?',
        'user full: I would like to move my appointment.',
        'bot full: Of course. Which day suits you?',
        'user full: What is the weather?',
        'bot full: Let me look.',
        'bot full: It is sunny.',
      ]);
      const { exchanges, tools, issues } = await read('greeting/turns');
      expect(issues).toEqual([]);
      expect(tools).toMatchObject([{ name: 'weather', status: 'ok' }]);
      expect(exchanges[0].latency.e2eMs).toBeGreaterThanOrEqual(exchanges[0].latency.llmTtftMs);
      const events = await entriesOf('greeting');
      expect(events.filter(({ type }) => type === 'x.tool_call' || type === 'x.tool_result')).toMatchObject([
        { payload: { callId: 'call_weather', arguments: { city: 'Hangzhou' } } },
        { payload: { callId: 'call_weather', result: { sky: 'sunny' }, isError: false } },
      ]);
      const states = events.filter(({ type }) => type === 'x.speech').map(({ payload }) => payload);
      expect(states).toContainEqual(expect.objectContaining({ side: 'user', state: 'started' }));
      expect(states).toContainEqual(expect.objectContaining({ side: 'bot', state: 'stopped' }));
      expect(events.map(({ payload }) => payload)).toContainEqual(expect.objectContaining({ final: false, text: 'I' }));
    });

    it('with a reply in progress, before its message', async () => {
      const replies = (await entriesOf('two-barge-ins')).filter(({ type }) => type === 'bot_speech');
      const begun = replies.slice(
        0,
        replies.findIndex(({ payload }) => payload.final !== false),
      );
      expect(begun).not.toEqual([]);
      for (const { payload } of begun) expect(LONG.startsWith(payload.generatedText as string)).toBe(true);
      const draft = (await entriesOf('draft')).filter(({ payload }) => payload.final === false);
      expect(draft.map(({ payload }) => payload.generatedText)).not.toContainEqual(expect.stringContaining('Goodbye!'));
    });

    it('with the tokens that were used, and the end of the session', async () => {
      const usage = { type: 'llm_usage', model: 'scripted-model', inputTokens: 120, outputTokens: 21 };
      const told = (await systemEventsOf('greeting')).filter(({ kind }) => kind === 'usage');
      expect(told).toMatchObject([{ usage: { modelUsage: [usage] } }]);
      expect(await read('greeting')).toMatchObject({ status: 'completed', endReason: 'user_initiated' });
    });

    it('without a greeting', async () => {
      expect(await saidIn('no-greeting')).toEqual(['user full: Goodbye.', 'bot full: Goodbye!']);
    });

    it('with what was generated beside what was heard, if the caller interrupts twice', async () => {
      const cuts = (await transcriptOf('two-barge-ins')).filter(({ interrupted }) => interrupted);
      expect(cuts).toMatchObject([
        {
          heardText: 'It is sunny and',
          generatedText: 'It is sunny and twenty one degrees today, with a light wind from the east.',
          truncation: { evidence: 'provider_text', playedMs: 400 },
        },
        { heardText: 'Sorry, what', generatedText: 'Sorry, what else can I do for you today?' },
      ]);
      expect(await saidIn('two-barge-ins')).toHaveLength(6);
      const { interruptions } = await read('two-barge-ins/turns');
      expect(interruptions).toMatchObject([{ kind: 'barge_in' }, { kind: 'barge_in' }]);
    });

    it('with what was heard of a greeting, although the framework reports all of it as said', async () => {
      const [greeting] = await transcriptOf('cut-greeting');
      expect(greeting).toMatchObject({ heardText: 'Welcome to', generatedText: 'Welcome to the bank.', heard: 'cut' });
    });

    it('with replies that were interrupted before their first word, in their right place', async () => {
      expect(await saidIn('unheard')).toEqual([
        'user full: Tell me more.',
        'bot cut: ',
        'bot cut: ',
        'user full: Never mind.',
        'bot full: Fine.',
      ]);
      const { utterances } = await read('unheard/transcript?view=generated');
      const generated = (utterances as readonly Utterance[]).filter(({ interrupted }) => interrupted);
      expect(generated.map(({ text }) => text)).toEqual([
        'Welcome to the bank.',
        expect.stringMatching(/^It is sunny/),
      ]);
    });

    it('without a reply that was discarded before it was said', async () => {
      expect(await saidIn('draft')).toEqual([
        'user full: I would like to move my appointment.',
        'bot full: Of course. Which day suits you?',
      ]);
      expect((await systemEventsOf('draft')).map(({ kind }) => kind)).not.toContain('unheard_speech');
    });

    it('with a tool that fails, and one that never ends', async () => {
      expect((await read('tool-fails/turns')).tools).toMatchObject([{ name: 'weather', status: 'error' }]);
      expect((await read('tool-hangs/turns')).tools).toMatchObject([{ name: 'weather', status: 'open' }]);
      expect(await read('tool-hangs')).toMatchObject({ status: 'completed' });
    });

    it('that are closed while the bot speaks', async () => {
      const [, reply] = await transcriptOf('cut-by-the-end');
      expect(reply).toMatchObject({
        heardText: 'It is sunny',
        generatedText: expect.stringContaining('from the east.'),
      });
    });

    it('that end with an error', async () => {
      expect(await read('error')).toMatchObject({ status: 'failed', endReason: 'error' });
      expect(await systemEventsOf('error')).toContainEqual(
        expect.objectContaining({ kind: 'error', text: 'no model' }),
      );
    });

    it('that continue when an event cannot be read', async () => {
      expect(await saidIn('bad-event')).toEqual(['user full: Goodbye.', 'bot full: Goodbye!']);
    });

    it('recorded by the example of the README, which matches the types of the framework', async () => {
      const code = exampleWith('@livekit/agents')
        .replace('@conversation-service/client/livekit', LIVEKIT_RECORDER)
        .replace('http://127.0.0.1:3000', url);
      writeFileSync(join(tools, 'example.mts'), code);
      const compiler = join(import.meta.dirname, '../../../node_modules/typescript/bin/tsc');
      const options =
        '--ignoreConfig --strict --skipLibCheck --module nodenext --target es2023 --rewriteRelativeImportExtensions';
      await run({ program: process.execPath, args: [compiler, ...options.split(' '), 'example.mts'], folder: tools });
      const args = ['job.mjs', join(tools, 'example.mjs')];
      const environment = { XDG_STATE_HOME: temporaryFolder() };
      const jobId = await run({ program: process.execPath, args, folder: tools, environment });
      expect(await saidIn(`livekit:${jobId}`)).toEqual(['user full: Goodbye.', 'bot full: Goodbye!']);
    });
  });
});
