/** Where the demo shows what it does. */
export interface DemoScreen {
  write(text: string): unknown;
  /** How many of so many events are sent. */
  progress(total: number): DemoProgress;
}

export interface DemoProgress {
  /** `latest` says what it was that went forward. */
  advance(count: number, latest: string): void;
  /** Something whole is done. */
  note(text: string): void;
  end(): void;
}
