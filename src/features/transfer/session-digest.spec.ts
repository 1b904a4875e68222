import { describe, expect, it } from 'vitest';
import { oneFieldChanged, type Pair } from '../../../test/builders/all-different.js';
import { STORED_EVENTS } from '../../../test/builders/event.js';
import { HEADS } from '../../../test/builders/head.js';
import { jsonText } from '../../../test/builders/json-text.js';
import { ARCHIVE_MARKS, HOLDS, SESSIONS } from '../../../test/builders/session.js';
import { T0_MS } from '../../../test/builders/time.js';
import type { Head } from '../../domain/append.js';
import type { StoredEvent } from '../../domain/event.js';
import type { Session } from '../../domain/session.js';
import type { AnnotationState } from '../annotations/index.js';
import { SessionDigest } from './session-digest.js';

const ANNOTATIONS: Pair<AnnotationState> = [
  { name: 'one', text: jsonText({ score: 4 }), revision: 1, createdAtMs: T0_MS, updatedAtMs: T0_MS },
  { name: 'other', text: null, revision: 2, createdAtMs: T0_MS + 1, updatedAtMs: T0_MS + 1 },
];

const [HEAD] = HEADS;
const [EVENT] = STORED_EVENTS;

function digestOf(head: Head, event: StoredEvent = EVENT, annotation: AnnotationState = ANNOTATIONS[0]): string {
  const digest = new SessionDigest(head);
  digest.add([event, annotation]);
  return digest.end();
}

function digestWith(change: Partial<Session>): string {
  return digestOf({ ...HEAD, session: { ...HEAD.session, ...change } });
}

describe('the digest of a session', () => {
  const same = digestOf(HEAD);

  it('is the same for equal sessions', () => {
    expect(digestOf(structuredClone(HEAD), structuredClone(EVENT))).toBe(same);
  });

  it.each(oneFieldChanged(HEADS))('changes with %s of its head', (_name, head) => {
    expect(digestOf(head)).not.toBe(same);
  });

  it.each(oneFieldChanged(SESSIONS))('changes with %s of the session', (_name, session) => {
    expect(digestOf({ ...HEAD, session })).not.toBe(same);
  });

  it.each(oneFieldChanged(HOLDS))('changes with %s of its hold', (_name, hold) => {
    expect(digestWith({ hold })).not.toBe(same);
  });

  it.each(oneFieldChanged(ARCHIVE_MARKS).filter(([name]) => name !== 'isReleased'))(
    'changes with %s of its archived copy',
    (_name, archive) => {
      expect(digestWith({ archive })).not.toBe(same);
    },
  );

  it('does not change when a store deletes its own copy of an archived session', () => {
    expect(digestWith({ archive: { ...ARCHIVE_MARKS[0], isReleased: false } })).toBe(same);
  });

  it.each(oneFieldChanged(STORED_EVENTS))('changes with %s of an event', (_name, event) => {
    expect(digestOf(HEAD, event)).not.toBe(same);
  });

  it.each(oneFieldChanged(ANNOTATIONS))('changes with %s of an annotation', (_name, annotation) => {
    expect(digestOf(HEAD, EVENT, annotation)).not.toBe(same);
  });
});
