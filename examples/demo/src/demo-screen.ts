/** Where the demo shows what it does. */
export interface DemoScreen {
  write(text: string): unknown;
  /** Shows how many of `total` events are sent. */
  progress(total: number): DemoProgress;
}

export interface DemoProgress {
  /** `latest` describes the latest step. */
  advance(count: number, latest: string): void;
  /** Reports a completed part. */
  note(text: string): void;
  end(): void;
}
