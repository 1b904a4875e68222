import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { blocksUnder } from './guide-terminal.js';
import { ServiceHome } from './service-home.js';

const GUIDE = readFileSync(new URL('../../docs/guides/voice.md', import.meta.url), 'utf8');

describe('the guide to the vocabulary of calls', () => {
  const home = ServiceHome.forAllTests();

  async function paste(block: string): Promise<string> {
    const script = `set -e\napi=${await home.service.address()}\n${block}`;
    return (await promisify(execFile)('sh', ['-c', script])).stdout;
  }

  it('gets a transcript and turns from three lines', async () => {
    const [send = '', read = '', ...more] = blocksUnder(GUIDE, 'In three lines');
    expect(more).toEqual([]);
    expect(send.split('\n')).toHaveLength(3);
    expect(await paste(send)).not.toContain('"code"');
    const [textLine = '', turnsLine = ''] = read.split('\n');
    expect(await paste(textLine)).toBe('User: Can I move my appointment?\nBot: Of course. Friday at ten?\n');
    expect(JSON.parse(await paste(turnsLine))).toMatchObject({
      exchanges: [{ responseGapMs: 800, isRough: false, unanswered: false }],
      measures: { userTalkMs: 1_700, botTalkMs: 1_900, interruptions: { byUser: 0 } },
    });
  });

  it('gets every view from a complete call', async () => {
    const [send = '', ...more] = blocksUnder(GUIDE, 'In full');
    expect(more).toEqual([]);
    expect(await paste(send)).not.toContain('"code"');
    const lines = blocksUnder(GUIDE, 'What you get').flatMap((block) => block.split('\n'));
    const [heard = '', generated = '', markdown = '', vtt = '', turns = '', ...others] = lines;
    expect(others).toEqual([]);
    expect(JSON.parse(await paste(heard))).toMatchObject({
      utterances: [
        { text: 'Can I move my appointment?', sequences: [1, 2] },
        { text: 'There is Friday at ten', heard: 'cut', durationMs: 1_650 },
        { text: 'Friday is fine.' },
      ],
      issues: [],
    });
    expect(JSON.parse(await paste(generated)).utterances[1].text).toBe('There is Friday at ten or Monday at nine.');
    expect(await paste(markdown)).toContain('**Bot:** There is Friday at ten\n');
    expect(await paste(vtt)).toMatch(/^WEBVTT\n\n00:00:01\.200 --> 00:00:02\.900\n/);
    expect(JSON.parse(await paste(turns))).toMatchObject({
      exchanges: [{ responseGapMs: 800, latency: { e2eMs: 790 }, unexplainedMs: 150, tools: ['t-1'] }, {}],
      interruptions: [{ kind: 'barge_in', evidence: 'provider', utterance: 1, other: 2, timeToYieldMs: 350 }],
      tools: [{ name: 'free_slots', status: 'ok', latencyMs: 180 }],
    });
  });

  it('names every type and field of the vocabulary that views read', () => {
    for (const name of ['x.speech', 'x.interruption', 'x.metrics', 'generatedMs', 'backchannel', 'isInterruption']) {
      expect(GUIDE).toContain(`\`${name}\``);
    }
  });
});
