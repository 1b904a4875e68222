import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { freePort } from '../stack/servers/free-port.js';
import { blocksUnder, GuideTerminal, makeCheckout } from './guide-terminal.js';
import { temporaryFolder } from './service-process.js';

const GUIDE = readFileSync(new URL('../../docs/guides/retention.md', import.meta.url), 'utf8');
const BLOCKS = blocksUnder(GUIDE, 'One call, from the first word to the receipt');
const CALL = '020e48edcf0940a4';

/** The guide, pasted by a reader with two terminals; only the port differs. */
describe('the guide to one call, from the first word to the receipt', () => {
  const folder = temporaryFolder();
  let address: string;
  let first: GuideTerminal;
  let second: GuideTerminal;

  beforeAll(async () => {
    makeCheckout(folder);
    const PORT = String(await freePort());
    address = `http://127.0.0.1:${PORT}`;
    first = new GuideTerminal(folder, 'first', { PORT, DRAIN_DELAY_SECONDS: '0' });
    second = new GuideTerminal(folder, 'second', {});
  });
  afterAll(async () => {
    await first.interrupt();
    rmSync(folder, { recursive: true });
  });

  const block = (index: number) => (BLOCKS[index] ?? '').replace('http://127.0.0.1:3000', address);
  const fileText = (name: string) => readFileSync(join(folder, 'data', 'demo', name), 'utf8');

  async function serve(index: number): Promise<string> {
    const output = await first.serve(block(index));
    const isReady = async () => expect((await fetch(`${address}/health/ready`)).status).toBe(200);
    await eventually(isReady);
    return output;
  }

  it('uses a service in the first terminal and readers in the second, in turn', () => {
    expect(BLOCKS.map((text) => text.endsWith('npm start'))).toEqual([true, false, true, false, true, false]);
  });

  it('records a real call', async () => {
    expect(await serve(0)).toContain('ok: 10 sessions with 202 events');
    await second.paste(block(1));
    expect(JSON.parse(fileText('before.json'))).toMatchObject({ sessionId: CALL, status: 'completed', eventCount: 22 });
    expect(fileText('before.json')).not.toContain('"tier"');
  });

  it('archives it, and reads the same page', async () => {
    const output = await serve(2);
    expect(output).toContain('10 sessions with 202 events are due.');
    expect(output).toMatch(/Archived 10 sessions with 202 events in \d+ bytes; 0 failures\./);
    expect(output).toContain('10 objects with 202 events read; 0 damaged.');
    // `cmp` prints nothing and succeeds.
    expect(await second.paste(block(3))).toBe('"tier":"archived"\n304\n');
  });

  it('exports all sessions, and restores a call', async () => {
    const output = await serve(4);
    const [, sessions, events] =
      output.match(/Wrote (\d+) sessions with (\d+) events to .\/data\/demo\/calls.jsonl\./) ?? [];
    expect(Number(sessions)).toBeGreaterThan(10);
    expect(output).toContain('Session 0126ffdce48049a9 was restored with 26 events.');
    const lines = fileText('calls.jsonl').trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line))[0]).filter((name) => name === 'event')).toHaveLength(
      Number(events),
    );
  });

  it('erases it, and shows the receipt', async () => {
    const lines = block(5).split('\n');
    expect(await second.paste(lines[0] ?? '')).not.toContain('"tier"');
    await second.paste(lines[1] ?? '');
    const receipt = await eventually(async () => {
      const text = await second.paste(lines[2] ?? '');
      expect(text).toContain('"state":"erased"');
      return text;
    });
    const counts = { sessions: 1, liveEvents: 0, archivedEvents: 22, objects: 1, held: 0 };
    const { receiptHash, ...rest } = JSON.parse(receipt);
    expect(rest).toMatchObject({ counts });
    expect(createHash('sha256').update(JSON.stringify(rest)).digest('hex')).toBe(receiptHash);
    expect(await second.paste(lines[3] ?? '')).toContain('SESSION_ERASED');
    // The guide says that this works at any time.
    expect(await second.paste('ARCHIVE_DIR=./data/demo/archive npm run archive -- verify')).toContain('9 objects');
  });
});
