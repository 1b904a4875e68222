import { signal } from '@preact/signals';
import { getTagged, sendJson, type Tagged } from '../api/client.js';
import { ApiError } from '../api/problem.js';
import { EMPTY_DRAFT, REVIEW_NAME, type ReviewDraft, reviewPatch, toDraft } from '../model/review.js';

type Value = Readonly<Record<string, unknown>>;

/**
 * The review of a session while it is edited. A change made meanwhile by somebody else is never overwritten unnoticed.
 */
export class Review {
  readonly draft = signal<ReviewDraft>(EMPTY_DRAFT);
  readonly said = signal('');
  readonly error = signal<Error | undefined>(undefined);
  readonly isReady = signal(false);
  private stored: Tagged<Value> | undefined;
  private readonly path: string;

  constructor(sessionId: string) {
    this.path = `/sessions/${encodeURIComponent(sessionId)}/annotations/${REVIEW_NAME}`;
  }

  async read(): Promise<void> {
    await this.attempt(async () => {
      this.stored = await getTagged<Value>(this.path);
      this.draft.value = this.storedDraft;
      this.isReady.value = true;
    });
  }

  change(part: Partial<ReviewDraft>): void {
    this.draft.value = { ...this.draft.value, ...part };
    this.said.value = '';
  }

  async save(): Promise<void> {
    const patch = reviewPatch(this.storedDraft, this.draft.peek());
    if (!patch) {
      this.said.value = 'Nothing changed';
      return;
    }
    await this.attempt(async () => {
      const etag = this.stored?.etag;
      const condition: Record<string, string> = etag ? { 'If-Match': etag } : { 'If-None-Match': '*' };
      this.stored = await sendJson<Value>('PATCH', this.path, patch, condition);
      this.draft.value = this.storedDraft;
      this.said.value = 'Saved';
    });
  }

  private get storedDraft(): ReviewDraft {
    return this.stored ? toDraft(this.stored.data) : EMPTY_DRAFT;
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    this.error.value = undefined;
    try {
      await act();
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) await this.showTheirs();
      else this.error.value = error as Error;
    }
  }

  /** Fields that the reader changed are kept; all others show the current values. */
  private async showTheirs(): Promise<void> {
    const before = this.storedDraft;
    const mine = this.draft.peek();
    this.stored = await getTagged<Value>(this.path);
    const theirs = this.storedDraft;
    const kept = (Object.keys(mine) as (keyof ReviewDraft)[]).filter((name) => mine[name] !== before[name]);
    this.draft.value = { ...theirs, ...Object.fromEntries(kept.map((name) => [name, mine[name]])) };
    const differing = kept.filter((name) => theirs[name] !== before[name]);
    const words = differing.map((name) => `${name}: ${theirs[name] === '' ? 'none' : theirs[name]}`);
    this.said.value = `Somebody else changed the review meanwhile, so nothing was saved. ${
      words.length === 0 ? 'Their changes are shown now.' : `Theirs is now ${words.join('; ')}.`
    } Save again to set yours.`;
  }
}
