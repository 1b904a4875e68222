/** Where progress is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Monotonic time in milliseconds. */
export interface Stopwatch {
  elapsedMs(): number;
}

export interface ProgressOptions {
  /** The unit that is counted. */
  readonly unit?: string;
  readonly total?: number;
  /** If set, the rate of this run is shown as well, without what an earlier run had done. */
  readonly stopwatch?: Stopwatch;
}

const BAR_CHARS = 30;
const DEFAULT_COLUMNS = 80;
const ERASE_TO_END = '\x1b[K';
/** Before this, a rate is meaningless. */
const RATE_AFTER_MS = 500;
/** Redrawing more often is not visible, and can cost more than the work. */
const REDRAW_AFTER_MS = 50;
const MS_PER_SECOND = 1_000;

/** Progress of long work: a bar on a terminal, and lines elsewhere, so that logs stay readable. */
export class Progress {
  private readonly unit: string;
  private readonly stopwatch: Stopwatch | undefined;
  private total: number;
  private done = 0;
  private line = '';
  private drawnAtMs = Number.NEGATIVE_INFINITY;
  private begun: { readonly atMs: number; readonly done: number } | undefined;

  constructor(
    private readonly screen: Screen,
    { unit = 'events', total = 0, stopwatch }: ProgressOptions = {},
  ) {
    this.unit = unit;
    this.total = total;
    this.stopwatch = stopwatch;
  }

  /** Sets the progress; without a terminal, prints a line at each tenth. `latest` as in `advance`. */
  tell(done: number, total: number, latest = ''): void {
    const tenth = () => Math.floor((this.done * 10) / this.total);
    this.total = Math.max(done, total);
    const before = tenth();
    this.advance(done - this.done, latest);
    if (tenth() > before) this.note(this.text(latest));
  }

  /** `latest` describes the latest step. */
  advance(count: number, latest: string): void {
    this.done += count;
    const nowMs = this.stopwatch?.elapsedMs();
    if (nowMs !== undefined) this.begun ??= { atMs: nowMs, done: this.done };
    if (!this.screen.isTTY) return;
    const filled = Math.floor((this.done / Math.max(1, this.total)) * BAR_CHARS);
    const line = `  ${'█'.repeat(filled)}${'░'.repeat(BAR_CHARS - filled)}  ${this.text(latest)}`;
    // A line that wraps cannot be redrawn. Some terminals report 0 columns.
    this.line = `\r${line.slice(0, (this.screen.columns || DEFAULT_COLUMNS) - 1)}${ERASE_TO_END}`;
    if (nowMs !== undefined && nowMs - this.drawnAtMs < REDRAW_AFTER_MS) return;
    this.drawnAtMs = nowMs ?? this.drawnAtMs;
    this.screen.write(this.line);
  }

  /** Prints a line, above the bar if there is one. */
  say(text: string): void {
    this.screen.write(this.line === '' ? `${text}\n` : `\r${ERASE_TO_END}${text}\n${this.line}`);
  }

  /** Reports a completed part. */
  note(text: string): void {
    if (!this.screen.isTTY) this.screen.write(`  ${text}\n`);
  }

  /** Ends the line of the bar, if there is one. */
  end(): void {
    if (this.line !== '') this.screen.write(`${this.stopwatch ? this.line : ''}\n`);
  }

  private text(latest: string): string {
    return [`${this.done}/${this.total} ${this.unit}`, this.rate(), latest].filter((part) => part !== '').join('  ');
  }

  private rate(): string {
    if (!this.stopwatch || !this.begun) return '';
    const spentMs = this.stopwatch.elapsedMs() - this.begun.atMs;
    if (spentMs < RATE_AFTER_MS) return '';
    const perSecond = ((this.done - this.begun.done) * MS_PER_SECOND) / spentMs;
    return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
  }
}
