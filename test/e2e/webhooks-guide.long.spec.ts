import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { freePort } from '../stack/servers/free-port.js';
import { ExampleReceiver } from '../webhooks/example-receiver.js';
import { CommandProcess } from './command-process.js';
import { blocksUnder } from './guide-terminal.js';
import { ServiceHome } from './service-home.js';

const GUIDE = readFileSync(new URL('../../docs/guides/webhooks.md', import.meta.url), 'utf8');
/** The settings of the guide's first block. */
const SETTINGS = Object.fromEntries(
  [...GUIDE.matchAll(/(WEBHOOK_ALLOW\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
);

describe('the guide to webhooks', () => {
  const home = ServiceHome.forAllTests(SETTINGS);
  let port: number;
  let secret = '';
  let receiver: ExampleReceiver | undefined;

  beforeAll(async () => {
    port = await freePort();
  });
  afterAll(() => receiver?.stop());

  /** A line of the guide, as a reader pastes it, except that the receiver has a free port. */
  async function runLine(line: string, delivery = '') {
    const script = `api=${await home.service.address()}\ndelivery=${delivery}\n${line.replaceAll('8080', String(port))}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', script]);
    return JSON.parse(stdout);
  }

  async function run(...args: readonly string[]) {
    const result = await CommandProcess.run('webhooks', [...args, '--url', await home.service.address()]);
    return { ...result, json: args.includes('--json') ? JSON.parse(result.stdout) : undefined };
  }

  const linesOf = (title: string) => blocksUnder(GUIDE, title).flatMap((block) => block.split('\n'));

  async function startReceiver(): Promise<ExampleReceiver> {
    const line = linesOf('Receive and verify').find((each) => each.includes('receiver.mjs')) ?? '';
    const command = line.replace(/^(?:\S+=\S+ )+/, '').split(' ');
    receiver = await ExampleReceiver.start([process.execPath, ...command.slice(1)], secret, port);
    return receiver;
  }

  it('registers a webhook, and shows its secret', async () => {
    const [line = '', ...more] = linesOf('Register');
    expect(more).toEqual([]);
    const registered = await runLine(line);
    expect(registered).toMatchObject({ webhookId: 'crm', enabled: true });
    secret = registered.secret;
  });

  it('receives and verifies', async () => {
    await startReceiver();
    const [test = '', create = '', complete = ''] = linesOf('Receive and verify').filter((line) =>
      line.startsWith('curl'),
    );
    expect(await runLine(test)).toMatchObject({ delivered: true, status: 204 });
    await runLine(create);
    await runLine(complete);
    await eventually(() => {
      const told = receiver?.lines.map((each) => each.split(' ').slice(1).join(' '));
      expect(told).toEqual(['webhook.test ', 'session.created lead-1', 'session.completed lead-1']);
    });
  });

  it('misses some deliveries, and receives them later', async () => {
    await receiver?.stop();
    const [create = '', list = '', retry = ''] = linesOf('Miss some');
    await runLine(create);
    const failed = await eventually(async () => {
      const { deliveries } = await runLine(list);
      expect(deliveries).toHaveLength(1);
      return deliveries[0];
    });
    expect(failed).toMatchObject({ sessionId: 'lead-2', lastError: 'the connection was refused' });
    expect(await run('test', 'crm', '--json')).toMatchObject({ code: 1, json: { delivered: false, status: null } });
    expect(await run('test', 'crm')).toMatchObject({ code: 1, stdout: 'Not delivered: the connection was refused.\n' });
    await startReceiver();
    expect(await runLine(retry, failed.deliveryId)).toMatchObject({ deliveryId: failed.deliveryId });
    await eventually(() => expect(receiver?.output).toContain(`${failed.deliveryId} session.created lead-2`));
  });

  it('shows the same with the command line', async () => {
    await eventually(async () => expect((await run('list')).stdout).toMatch(/^crm {2}healthy {2}0 pending$/m));
    expect(await run('test', 'crm')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Delivered: 204 after/) });
    const replay = ['replay', 'crm', '--from', '2026-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z'];
    expect(await run(...replay)).toMatchObject({ code: 0, stdout: '3 deliveries will be resent.\n' });
    expect(await run('replay', 'crm', '--from', 'yesterday')).toMatchObject({ code: 2 });
    expect(await run('replay', 'crm', '--json', ...replay.slice(2))).toMatchObject({ json: { deliveries: 3 } });
    const health = { state: 'healthy', pending: expect.any(Number) };
    expect(await run('list', '--json')).toMatchObject({ code: 0, json: { webhooks: [{ webhookId: 'crm', health }] } });
    expect(await run('test', 'crm', '--json')).toMatchObject({ code: 0, json: { delivered: true, status: 204 } });
    expect(await run('test', 'nobody')).toMatchObject({ code: 1, stderr: expect.stringContaining('nobody') });
  });

  it('replays a range of time', async () => {
    const [replay = ''] = linesOf('Replay');
    const before = receiver?.lines.length ?? 0;
    expect((await runLine(replay)).deliveries).toBe(3);
    await eventually(() => expect(receiver?.lines.length).toBeGreaterThanOrEqual(before + 3));
  });
});
