import { describe, expect, it } from 'vitest';
import { Progress } from './progress.js';

class FakeScreen {
  text = '';

  constructor(
    readonly isTTY: boolean,
    readonly columns = 60,
  ) {}

  write(text: string): void {
    this.text += text;
  }

  /** Returns what was drawn, line by line. */
  get drawn(): readonly string[] {
    return this.text.replaceAll('\x1b[K', '').split('\r').slice(1);
  }
}

const run = (screen: FakeScreen) => {
  const progress = new Progress(screen, { total: 4 });
  progress.advance(3, 'caller hello and a long sentence that does not fit');
  progress.note('call-1 done');
  progress.advance(1, 'agent bye');
  progress.end();
};

/** Seven sessions, of which an earlier run completed two, at one per second. */
const work = (screen: FakeScreen) => {
  let elapsedMs = 5_000;
  const progress = new Progress(screen, { unit: 'sessions', stopwatch: { elapsedMs: () => elapsedMs } });
  for (let done = 2; done <= 7; done++) {
    progress.tell(done, 7, `${done * 100} events`);
    elapsedMs += 1_000;
  }
  progress.say('one more thing');
  progress.end();
};

describe('Progress', () => {
  it('redraws one line on a terminal, never wider than the terminal', () => {
    const screen = new FakeScreen(true);
    run(screen);
    expect(screen.drawn).toEqual([
      `  ${'█'.repeat(22)}${'░'.repeat(8)}  3/4 events  caller hello `,
      `  ${'█'.repeat(30)}  4/4 events  agent bye\n`,
    ]);
    expect(screen.drawn.every((line) => line.trimEnd().length < 60)).toBe(true);
  });

  it('writes plain lines if the output is not a terminal', () => {
    const screen = new FakeScreen(false);
    run(screen);
    expect(screen.text).toBe('  call-1 done\n');
  });

  it('shows the rate of this run, and prints other lines above the bar', () => {
    const screen = new FakeScreen(true, 80);
    work(screen);
    expect(screen.drawn[0]).toBe(`  ${'█'.repeat(8)}${'░'.repeat(22)}  2/7 sessions  200 events`);
    expect(screen.drawn[1]).toBe(`  ${'█'.repeat(12)}${'░'.repeat(18)}  3/7 sessions  1.0/s  300 events`);
    expect(screen.drawn.slice(6)).toEqual([
      'one more thing\n',
      `  ${'█'.repeat(30)}  7/7 sessions  1.0/s  700 events`,
      `  ${'█'.repeat(30)}  7/7 sessions  1.0/s  700 events\n`,
    ]);
  });

  it('reports every tenth if the output is not a terminal', () => {
    const screen = new FakeScreen(false);
    const progress = new Progress(screen, { unit: 'MiB' });
    for (let done = 0; done <= 40; done++) progress.tell(done, 40);
    progress.end();
    expect(screen.text.split('\n').slice(0, 3)).toEqual(['  4/40 MiB', '  8/40 MiB', '  12/40 MiB']);
    expect(screen.text.trimEnd().split('\n')).toHaveLength(10);
  });

  it('draws no more often than anyone can see, and always draws the end', () => {
    const screen = new FakeScreen(true);
    const progress = new Progress(screen, { stopwatch: { elapsedMs: () => 0 } });
    for (let done = 0; done <= 10_000; done++) progress.tell(done, 10_000);
    progress.end();
    expect(screen.drawn).toHaveLength(2);
    expect(screen.drawn[1]).toContain('10000/10000 events\n');
  });

  it('shows a whole line on a terminal of unknown width', () => {
    const screen = new FakeScreen(true, 0);
    new Progress(screen, { total: 2 }).advance(1, 'hello');
    expect(screen.drawn[0]).toMatch(/1\/2 events {2}hello$/);
  });

  it('does not touch a terminal if there is nothing to do', () => {
    const screen = new FakeScreen(true);
    new Progress(screen).end();
    expect(screen.text).toBe('');
  });
});
