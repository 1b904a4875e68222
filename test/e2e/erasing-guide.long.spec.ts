import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.js';
import { retentionSettings } from '../../src/features/erasure/retention-settings.js';
import { eventually } from '../builders/eventually.js';
import { blocksUnder } from './guide-terminal.js';
import { ServiceHome } from './service-home.js';
import { postJson } from './service-process.js';

const GUIDE = readFileSync(new URL('../../docs/guides/retention.md', import.meta.url), 'utf8');
/** The lines of a section's blocks that need a running service, as a reader would paste them. */
function linesOf(title: string): readonly string[] {
  const lines = blocksUnder(GUIDE, title).flatMap((block) => block.split('\n'));
  return lines.filter((line) => line.startsWith('curl'));
}

describe('the guide to keeping and erasing', () => {
  const home = ServiceHome.forAllTests();
  let address: string;

  beforeAll(async () => {
    address = await home.service.address();
    for (const sessionId of ['call-1', 'call-2', 'call-3']) {
      await postJson(`${address}/sessions`, {
        sessionId,
        metadata: { userId: sessionId === 'call-3' ? 'u-17' : 'u-1' },
      });
    }
  });

  async function runLine(line: string, erasure = '') {
    const script = `api=${address}\nerasure=${erasure}\n${line}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', script]);
    return JSON.parse(stdout);
  }

  const erased = (erasureId: string, line = `curl -s $api/erasures/$erasure`) =>
    eventually(async () => {
      const receipt = await runLine(line, erasureId);
      expect(receipt.state).toBe('erased');
      return receipt;
    });

  it('erases a session and shows its receipt', async () => {
    const [eraseLine = '', receiptLine = '', ...more] = linesOf('Erase a session');
    expect(more).toEqual([]);
    const taken = await runLine(eraseLine);
    expect(taken).toMatchObject({ state: expect.stringMatching(/^eras/), sessionId: 'call-1' });
    expect((await erased(taken.erasureId, receiptLine)).counts).toMatchObject({ sessions: 1 });
    expect(await runLine('curl -s $api/sessions/call-1')).toMatchObject({ code: 'SESSION_ERASED' });
  });

  it('counts, then erases everything of a person', async () => {
    const [countLine = '', eraseLine = '', ...more] = linesOf('Erase everything of a person');
    expect(more).toEqual([]);
    expect(await runLine(countLine)).toMatchObject({ dryRun: true, counts: { sessions: 1 } });
    const { erasureId } = await runLine(eraseLine);
    expect((await erased(erasureId)).counts).toMatchObject({ sessions: 1, held: 0 });
  });

  it('sets and lifts a hold', async () => {
    const [setLine = '', liftLine = '', ...more] = linesOf('Legal hold');
    expect(more).toEqual([]);
    expect((await runLine(setLine)).legalHold).toMatchObject({ reason: 'case 2026-17' });
    expect(await runLine('curl -s -X DELETE $api/sessions/call-2')).toMatchObject({ code: 'SESSION_HELD' });
    expect((await runLine(liftLine)).legalHold).toBeUndefined();
  });

  it('shows rules that the service accepts', () => {
    const [, rules = ''] = /^RETENTION_RULES='(.+)'$/m.exec(GUIDE) ?? [];
    expect(retentionSettings.of(loadConfig({ RETENTION_RULES: rules })).rules).toHaveLength(2);
  });
});
