import { randomInt } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ServiceHome } from '../../../test/e2e/service-home.js';
import { ConversationClient } from '../src/client/conversation-client.js';
import { adopt, Speaker } from './speaker.js';
import { recordsIn, temporarySpool } from './spool-folder.js';

/** `KILLS=100` runs the long form. */
const KILLS = Number(process.env.KILLS ?? 8);

async function storedIds(url: string, sessionId: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { eventId } of new ConversationClient({ url }).readEvents(sessionId, { limit: 500 }))
    ids.push(eventId);
  return ids;
}

describe('nothing is lost, and nothing is stored twice', () => {
  const home = ServiceHome.forAllTests({ LATE_EVENT_GRACE_SECONDS: '0' });
  const speech = async () => ({
    url: await home.service.address(),
    spoolDir: temporarySpool(),
    sessionId: crypto.randomUUID(),
  });

  it.each(['returns', 'process.exit', 'throw'] as const)('when a process %s', async (ending) => {
    const { url, spoolDir, sessionId } = await speech();
    const told = await new Speaker({ url, spoolDir, sessionId, ending }).end();
    // A process that ends normally waits for the service, so nothing is left to adopt.
    if (ending === 'returns') expect(readdirSync(spoolDir)).toEqual([]);
    expect(await adopt(url, spoolDir)).toBe(true);
    expect(await storedIds(url, sessionId)).toEqual(told);
    expect(told).toHaveLength(50);
    expect(await new ConversationClient({ url }).getSession(sessionId)).toMatchObject({ status: 'completed' });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('when a process gets %s', async (signal) => {
    const { url, spoolDir, sessionId } = { ...(await speech()), url: 'http://127.0.0.1:9' };
    const speaker = new Speaker({ url, spoolDir, sessionId, ending: 'hang' });
    await speaker.toldAtLeast(60);
    const told = await speaker.end(signal);
    expect(told.length).toBeGreaterThanOrEqual(60);
    // It was recorded for another address, at which nobody listens.
    expect(await adopt(await home.service.address(), spoolDir)).toBe(true);
    expect(readdirSync(spoolDir)).toHaveLength(1);
    const kept = recordsIn(spoolDir).flatMap(({ kind, body }) => (kind === 'event' ? [body.eventId] : []));
    expect(kept.slice(0, told.length)).toEqual(told);
    // It may have ended between the record and the report.
    expect(kept.length - told.length).toBeLessThanOrEqual(1);
  });

  it('when it is killed at any moment', async () => {
    const { url, spoolDir } = await speech();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const sessionId = crypto.randomUUID();
      const speaker = new Speaker({ url, spoolDir, sessionId, ending: 'hang', count: 1 });
      await speaker.toldAtLeast(randomInt(1, 400));
      const told = await speaker.end('SIGKILL');
      expect(await adopt(url, spoolDir)).toBe(true);
      const stored = await storedIds(url, sessionId);
      expect(new Set(stored).size).toBe(stored.length);
      expect(stored.slice(0, told.length)).toEqual(told);
    }
    expect(readdirSync(spoolDir)).toEqual([]);
  });
});
