/** Where progress is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Milliseconds since some moment, never stepping back. */
export interface Stopwatch {
  elapsedMs(): number;
}

export interface ProgressOptions {
  /** What is counted. */
  readonly unit?: string;
  readonly total?: number;
  /** With it the rate is shown, too: of this run, without what an earlier one had done. */
  readonly stopwatch?: Stopwatch;
}

const BAR_CHARS = 30;
const DEFAULT_COLUMNS = 80;
const ERASE_TO_END = '\x1b[K';
/** Before that a rate says nothing. */
const RATE_AFTER_MS = 500;
/** More often than anybody can see, a terminal costs more than the work. */
const REDRAW_AFTER_MS = 50;
const MS_PER_SECOND = 1_000;

/** How far a long work is: a bar that is redrawn on a terminal; elsewhere lines, so that a log can hold them. */
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

  /** So much of so much is done; elsewhere than on a terminal a line for each tenth. `latest` as in `advance`. */
  tell(done: number, total: number, latest = ''): void {
    const tenth = () => Math.floor((this.done * 10) / this.total);
    this.total = Math.max(done, total);
    const before = tenth();
    this.advance(done - this.done, latest);
    if (tenth() > before) this.note(this.text(latest));
  }

  /** `latest` says what it was that went forward. */
  advance(count: number, latest: string): void {
    this.done += count;
    const nowMs = this.stopwatch?.elapsedMs();
    if (nowMs !== undefined) this.begun ??= { atMs: nowMs, done: this.done };
    if (!this.screen.isTTY) return;
    const filled = Math.floor((this.done / Math.max(1, this.total)) * BAR_CHARS);
    const line = `  ${'█'.repeat(filled)}${'░'.repeat(BAR_CHARS - filled)}  ${this.text(latest)}`;
    // A line that wraps could not be redrawn. Some terminals say that they have 0 columns.
    this.line = `\r${line.slice(0, (this.screen.columns || DEFAULT_COLUMNS) - 1)}${ERASE_TO_END}`;
    if (nowMs !== undefined && nowMs - this.drawnAtMs < REDRAW_AFTER_MS) return;
    this.drawnAtMs = nowMs ?? this.drawnAtMs;
    this.screen.write(this.line);
  }

  /** A line for a person, above the bar where there is one. */
  say(text: string): void {
    this.screen.write(this.line === '' ? `${text}\n` : `\r${ERASE_TO_END}${text}\n${this.line}`);
  }

  /** Something whole is done. */
  note(text: string): void {
    if (!this.screen.isTTY) this.screen.write(`  ${text}\n`);
  }

  /** Leaves the bar standing, where there is one. */
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
