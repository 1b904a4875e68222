import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { type Command, run, SOURCES, TOOLS, toolsSkipReason } from '../external-tools.js';
import { FaultProxy } from '../stack/servers/fault-proxy.js';

const EVENT_COUNT = 20;

/** Some events of the session, but not all: each connection gets a bit further. */
const CUT_AFTER_BYTES = 3_000;

const PYTHON = join(TOOLS, 'clients/sse/venv/bin/python');
/** A module finds packages next to itself, so it is copied to where they are. */
const EVENTSOURCE_SCRIPT = join(TOOLS, 'clients/sse/with-eventsource.mjs');
const source = (name: string) => join(SOURCES, 'clients/sse', name);

const CLIENTS: readonly (Command & { readonly name: string })[] = [
  { name: 'eventsource', program: process.execPath, args: [EVENTSOURCE_SCRIPT] },
  { name: 'httpx-sse', program: PYTHON, args: [source('with_httpx_sse.py')] },
  { name: 'sseclient-py', program: PYTHON, args: [source('with_sseclient.py')] },
];

interface Message {
  readonly name: string;
  readonly id: string;
  readonly data: string;
}

const skipReason = toolsSkipReason(['clients/sse/package.json', 'clients/sse/requirements.txt']);

describeWithServer('Clients of streams, over a network that cuts them', skipReason, () => {
  let service: Service;
  let proxy: FaultProxy;

  beforeAll(async () => {
    copyFileSync(source('with-eventsource.mjs'), EVENTSOURCE_SCRIPT);
    service = await Service.start({ LATE_EVENT_GRACE_SECONDS: '0' });
    const { port } = new URL(await service.listen());
    proxy = await FaultProxy.start(Number(port));
    await service.post('/sessions', { sessionId: 'cut' });
    const events = Array.from({ length: EVENT_COUNT }, (_, index) => ({
      eventId: `e${index + 1}`,
      type: 'user_speech',
      payload: { text: `Sentence ${index + 1}.` },
    }));
    await service.post('/sessions/cut/events/batch', { events });
    await service.post('/sessions/cut/complete');
    await proxy.inject({ kind: 'cut', afterBytes: CUT_AFTER_BYTES });
  });
  afterAll(async () => {
    await proxy?.stop();
    await service?.stop();
  });

  it.each(CLIENTS)(
    '$name: receives each event once and no empty message, and ends at 204',
    async ({ name: _, args, ...client }) => {
      const before = proxy.accepted;
      const address = `http://127.0.0.1:${proxy.port}/sessions/cut/stream`;
      const lines = (await run({ ...client, args: [...args, address] })).trimEnd().split('\n');
      const messages = lines.slice(0, -1).map((line) => JSON.parse(line) as Message);

      expect(messages.filter(({ data }) => data === '')).toEqual([]);
      const events = messages.filter(({ name }) => name === 'event').map(({ data }) => JSON.parse(data).sequence);
      expect(events).toEqual(Array.from({ length: EVENT_COUNT }, (__, index) => index + 1));
      expect(messages.at(-1)?.name).toBe('end');
      expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ stoppedAt: 204 });
      expect(proxy.accepted - before).toBeGreaterThan(2);
    },
  );
});
