import type { Head } from '../domain/append.js';

/** What an import has changed in a session. */
export interface Imported {
  readonly created: boolean;
  readonly completed: boolean;
  readonly appended: number;
}

export interface ImportedRevision {
  readonly name: string;
  readonly revision: number;
}

/** Observes imports, so that imported data is not reported as new. */
export interface ImportObserver {
  /** Wraps `work`, which imports into a session; others may write to it meanwhile, and their writes count as new. */
  around<Result>(
    sessionId: string,
    work: () => Promise<Result>,
    doneBy: (result: Result) => Imported | undefined,
  ): Promise<Result>;

  /** Call before a session with these annotations is imported unchanged. Nothing else may write to it meanwhile. */
  expect(head: Head, annotations: readonly ImportedRevision[]): Promise<void>;
}
