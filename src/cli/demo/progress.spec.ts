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
}

const run = (screen: FakeScreen) => {
  const progress = new Progress(screen, 4);
  progress.advance(3, 'caller hello and a long sentence that does not fit');
  progress.note('call-1 done');
  progress.advance(1, 'agent bye');
  progress.end();
  return screen.text;
};

describe('Progress', () => {
  it('redraws one line on a terminal, never wider than that', () => {
    const [before, ...drawn] = run(new FakeScreen(true)).replaceAll('\x1b[K', '').split('\r');
    expect(before).toBe('');
    expect(drawn).toEqual([
      `  ${'█'.repeat(22)}${'░'.repeat(8)}  3/4 events  caller hello `,
      `  ${'█'.repeat(30)}  4/4 events  agent bye\n`,
    ]);
    expect(drawn.every((line) => line.trimEnd().length < 60)).toBe(true);
  });

  it('writes plain lines elsewhere', () => {
    expect(run(new FakeScreen(false))).toBe('  call-1 done\n');
  });
});
