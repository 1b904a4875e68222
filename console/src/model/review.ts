/** The annotation that the page writes. Other members of it are preserved. */
export const REVIEW_NAME = 'review';

/** A reader's review of a call, as held by the form. */
export interface ReviewDraft {
  readonly tags: string;
  readonly score: string;
  readonly note: string;
}

export const EMPTY_DRAFT: ReviewDraft = { tags: '', score: '', note: '' };

/** The scores that the form offers. */
export const SCORES = ['1', '2', '3', '4', '5'] as const;

/** Reads an annotation of any shape; what the form cannot show counts as absent. */
export function toDraft(value: Readonly<Record<string, unknown>>): ReviewDraft {
  const { tags, score, note } = value;
  return {
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string').join(', ') : '',
    score: typeof score === 'number' ? String(score) : '',
    note: typeof note === 'string' ? note : '',
  };
}

/** Returns the change between two drafts as a merge patch; undefined if nothing changed. */
export function reviewPatch(before: ReviewDraft, after: ReviewDraft): Readonly<Record<string, unknown>> | undefined {
  const from = membersOf(before);
  const changed = Object.entries(membersOf(after)).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(from[name as keyof typeof from]),
  );
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** Null removes a member. */
function membersOf({ tags, score, note }: ReviewDraft) {
  const list = [...new Set(tags.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
  return {
    tags: list.length === 0 ? null : list,
    score: score === '' ? null : Number(score),
    note: note.trim() === '' ? null : note,
  };
}
