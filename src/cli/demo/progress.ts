/** Where progress is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const BAR_CHARS = 30;
const DEFAULT_COLUMNS = 80;
const ERASE_TO_END = '\x1b[K';

/** A bar that is redrawn on a terminal; elsewhere one line for each thing that is done. */
export class Progress {
  private done = 0;

  constructor(
    private readonly screen: Screen,
    private readonly total: number,
    private readonly unit = 'events',
  ) {}

  /** `latest` says what it was that went forward. */
  advance(count: number, latest: string): void {
    this.done += count;
    if (!this.screen.isTTY) return;
    const filled = Math.floor((this.done / this.total) * BAR_CHARS);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CHARS - filled);
    const line = `  ${bar}  ${this.done}/${this.total} ${this.unit}  ${latest}`;
    // A line that wraps could not be redrawn.
    this.screen.write(`\r${line.slice(0, (this.screen.columns ?? DEFAULT_COLUMNS) - 1)}${ERASE_TO_END}`);
  }

  /** Something whole is done. */
  note(text: string): void {
    if (!this.screen.isTTY) this.screen.write(`  ${text}\n`);
  }

  /** Leaves the bar standing. */
  end(): void {
    if (this.screen.isTTY) this.screen.write('\n');
  }
}
