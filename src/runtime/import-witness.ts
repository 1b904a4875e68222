import type { Head } from '../domain/append.js';

/** What an import has done to a session. */
export interface Imported {
  readonly created: boolean;
  readonly completed: boolean;
  readonly appended: number;
}

export interface ImportedRevision {
  readonly name: string;
  readonly revision: number;
}

/** Sees what comes from elsewhere, so that nobody takes it for news. */
export interface ImportWitness {
  /** While `work` imports into a session; others may write to it meanwhile, and theirs is news. */
  around<Result>(
    sessionId: string,
    work: () => Promise<Result>,
    doneBy: (result: Result) => Imported | undefined,
  ): Promise<Result>;

  /** Before a session is put in as it was elsewhere, with these annotations. Nobody else may write to it meanwhile. */
  expect(head: Head, annotations: readonly ImportedRevision[]): Promise<void>;
}
