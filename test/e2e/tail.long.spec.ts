import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from './command-process.js';
import { ServiceHome } from './service-home.js';
import { postJson } from './service-process.js';

/** What it has printed so far, for conditions to wait for. */
class Tail {
  output = '';
  private readonly child: ChildProcess;
  private wake = () => {};

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, [COMMAND_LINE, 'tail', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
        this.wake();
      });
    }
  }

  async until(text: string | RegExp): Promise<void> {
    while (!this.output.match(text)) await new Promise<void>((resolve) => (this.wake = resolve));
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.child.exitCode === null) {
      this.child.kill(signal);
      await once(this.child, 'exit');
    }
    return this.child.exitCode;
  }

  async end(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}

describe('npm run tail', () => {
  const home = ServiceHome.forEachTest();
  let address: string;
  let tail: Tail | undefined;

  beforeEach(async () => {
    address = await home.start();
    await postJson(`${address}/sessions`, { sessionId: 's', startedAt: '2026-01-01T00:00:00Z' });
  });
  afterEach(() => tail?.stop('SIGKILL'));

  const speak = (eventId: string, text: string, second: number) =>
    postJson(`${address}/sessions/s/events`, {
      eventId,
      type: 'user_speech',
      payload: { text },
      timestamp: `2026-01-01T00:00:0${second}Z`,
    });

  it('shows what was said and continues after the server was gone', async () => {
    await speak('e1', 'hello there', 1);
    tail = new Tail('s', '--url', address);
    await tail.until('hello there');
    const port = new URL(address).port;
    await home.killAll();
    await tail.until('trying again');
    await home.start({ PORT: port });
    await speak('e2', 'are you still there', 2);
    await tail.until(/00:02\.0 .*caller.*are you still there/s);
    expect(tail.output.match(/hello there/g)).toHaveLength(1);
    expect(await tail.stop()).toBe(0);
  });

  it('shows how long an answer took, and how much of it was heard', async () => {
    const say = (eventId: string, type: string, payload: object) =>
      postJson(`${address}/sessions/s/events`, { eventId, type, payload, timestamp: '2026-01-01T00:00:01Z' });
    await say('e1', 'user_speech', { text: 'When?', startMs: 0, endMs: 1_000 });
    await say('e2', 'bot_speech', { text: 'On Friday at ten.', heardText: 'On Friday', startMs: 1_800, endMs: 3_000 });
    tail = new Tail('s', '--url', address);
    await tail.until(/\(0\.8 s\).* On Friday .*✂ at ten\./);
  });

  it('prints events as JSON Lines', async () => {
    await speak('e1', 'hello', 1);
    tail = new Tail('s', '--url', address, '--json');
    await tail.until('\n');
    expect(JSON.parse(tail.output)).toMatchObject({ eventId: 'e1', sequence: 1 });
  });

  it('explains what is wrong with a session that does not exist, and with its arguments', async () => {
    tail = new Tail('nobody', '--url', address);
    expect(await tail.end()).toBe(1);
    expect(tail.output).toContain('There is no session nobody.');
    expect(await new Tail().end()).toBe(2);
    expect(await new Tail('s', '--jsn').end()).toBe(2);
  });
});
