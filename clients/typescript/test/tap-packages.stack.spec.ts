import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { postJson, readJson, ServiceProcess, temporaryFolder } from '../../../test/e2e/service-process.js';
import { run, SOURCES, TOOLS, toolsSkipReason } from '../../../test/external-tools.js';

const FOLDER = 'clients/realtime';
const RECORDING = join(import.meta.dirname, '../../../packages/importers/fixtures/recordings/openai-realtime.jsonl');
const CLIENT = join(import.meta.dirname, '../dist/node.js');

interface Envelope {
  readonly direction: 'in' | 'out';
  readonly message: object;
}

describeWithServer('taps with the packages of others', toolsSkipReason([`${FOLDER}/package.json`]), () => {
  const frames = readFileSync(RECORDING, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Envelope)
    .filter(({ direction }) => direction === 'in')
    .map(({ message }) => message);
  const framesPath = join(mkdtempSync(join(tmpdir(), 'frames-')), 'frames.json');
  let service: ServiceProcess;
  let url: string;

  beforeAll(async () => {
    for (const name of ['tap.mjs', 'fake-realtime.mjs'])
      copyFileSync(join(SOURCES, FOLDER, name), join(TOOLS, FOLDER, name));
    writeFileSync(framesPath, JSON.stringify(frames));
    service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder(), INGEST_UNSIGNED: '*' });
    url = await service.address();
    await postJson(`${url}/ingest/openai-realtime?sessionId=ingested`, frames);
  });
  afterAll(() => service?.kill());

  /** Without times: the two were heard at different ones. */
  async function linesOf(sessionId: string): Promise<readonly string[]> {
    const { utterances } = await readJson(await fetch(`${url}/sessions/${sessionId}/transcript`));
    type Utterance = { side: string; text: string | null; itemId: string; interrupted: boolean | null };
    const lines = (utterances as readonly Utterance[]).map(({ side, text, itemId, interrupted }) =>
      [side, itemId, text, interrupted].join(' '),
    );
    return lines.sort();
  }

  it.each(['ws', 'browser', 'openai', 'agents'])('%s: the transcript is that of the frames ingested', async (kind) => {
    const args = [join(TOOLS, FOLDER, 'tap.mjs'), kind, CLIENT, url, kind, framesPath];
    expect(await run({ program: process.execPath, args, folder: join(TOOLS, FOLDER) })).toBe('true');
    expect(await linesOf(kind)).toEqual(await linesOf('ingested'));
    expect(await linesOf(kind)).not.toEqual([]);
    expect(await readJson(await fetch(`${url}/sessions/${kind}`))).toMatchObject({
      status: 'completed',
      endReason: 'closed',
    });
  });
});
