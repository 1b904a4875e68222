import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { temporaryFolder } from '../e2e/service-process.js';
import { run } from '../external-tools.js';
import { AWKWARD_COMMANDS, AWKWARD_TEXTS, endOf, startOf, tellAwkwardCall } from './awkward-calls.js';

const HAS_FFMPEG = spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0;

interface Cue {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
}

describeWithServer('Subtitles in ffmpeg', HAS_FFMPEG ? undefined : 'no ffmpeg: install ffmpeg', () => {
  const folder = temporaryFolder();
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
  });
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  /** What ffmpeg reads, as the SRT that it writes. */
  async function cuesIn(format: 'vtt' | 'srt', texts: readonly string[]): Promise<readonly Cue[]> {
    const sessionId = await tellAwkwardCall(service, texts);
    const file = join(folder, `transcript.${format}`);
    writeFileSync(file, (await service.get(`/sessions/${sessionId}/transcript?format=${format}`)).text);
    const written = await run({ program: 'ffmpeg', args: ['-v', 'error', '-xerror', '-i', file, '-f', 'srt', '-'] });
    return written.trim().split('\n\n').map(toCue);
  }

  const expected = (texts: readonly string[], toText: (text: string, index: number) => string) =>
    texts.map((text, at) => ({ fromMs: startOf(at), toMs: endOf(at, texts), text: toText(text, at) }));

  it('hold every utterance at its time in WebVTT, whatever its text', async () => {
    expect(await cuesIn('vtt', AWKWARD_TEXTS)).toEqual(expected(AWKWARD_TEXTS, (text) => text));
  });

  it('hold every utterance at its time in SRT, whatever its text', async () => {
    const texts = [...AWKWARD_COMMANDS, ...AWKWARD_TEXTS];
    const named = (text: string, at: number) => `${at % 2 ? 'Bot' : 'User'}: ${text}`;
    const cues = (await cuesIn('srt', texts)).map((cue) => ({ ...cue, text: plainText(cue.text) }));
    expect(cues).toEqual(expected(texts, named));
  });
});

function toCue(block: string): Cue {
  const [, times = '', ...lines] = block.split('\n');
  const [from = '', to = ''] = times.split(' --> ');
  return { fromMs: msOf(from), toMs: msOf(to), text: lines.join('\n') };
}

function msOf(timecode: string): number {
  const [hours = 0, minutes = 0, seconds = 0, ms = 0] = timecode.split(/[:,]/).map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + ms;
}

/** Players show entities of SRT in different ways; ffmpeg passes them on unchanged. */
function plainText(text: string): string {
  return text.replaceAll('\u2060', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
