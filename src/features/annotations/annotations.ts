import type { JsonText } from '../../lib/json/json.js';
import type { ChangeNotifier } from '../../ports/change-notifier.js';
import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import type { Count } from '../../ports/meter.js';
import { missingSession, requireSession } from '../../runtime/session-errors.js';
import { sessionHeld } from '../erasure/index.js';
import { type Annotation, type AnnotationState, isStanding } from './annotation.js';
import { annotationNotFound } from './annotation-errors.js';
import type { AnnotationIndexer } from './annotation-indexer.js';
import { AnnotationRecords, stateOf } from './annotation-records.js';
import { AnnotationRegister } from './annotation-register.js';
import { annotationText, type JsonObject } from './annotation-value.js';
import { AnnotationWriter, type Decide } from './annotation-writer.js';
import { readAnnotations } from './move-annotations.js';
import { annotationETag, annotationListETag, type Preconditions, requirePreconditions } from './preconditions.js';

export interface WrittenAnnotation {
  readonly annotation: Annotation;
  /** Whether there was no annotation of this name before. */
  readonly created: boolean;
}

/** The dependencies of the annotations. */
export interface AnnotationsParts {
  readonly store: ConversationStore;
  readonly notifier: ChangeNotifier;
  readonly clock: Clock;
  /** Counts the outcome of each write. */
  readonly count: Count;
  /** Undefined if the list is not filtered by annotations. */
  readonly indexer?: AnnotationIndexer | undefined;
  /** Lowered only in tests. */
  readonly maxAnnotations?: number;
}

/**
 * The annotations of sessions, each a JSON object with a name. Concurrent changes never overwrite each other unnoticed;
 * an equal value is not a change. Every method throws SESSION_NOT_FOUND or SESSION_ERASED if there is no such session.
 */
export class Annotations {
  private readonly records: AnnotationRecords;
  private readonly writer: AnnotationWriter;

  constructor(private readonly parts: AnnotationsParts) {
    const { store, clock, maxAnnotations } = parts;
    this.records = new AnnotationRecords(store.records);
    this.writer = new AnnotationWriter(
      this.records,
      new AnnotationRegister(store.records, this.records, maxAnnotations),
      clock,
    );
  }

  etagOf(annotation: Annotation): string {
    return annotationETag(annotation, this.parts.store.incarnation);
  }

  /** Returns the entity tag of the JSON of a whole list. */
  etagOfList(json: string): string {
    return annotationListETag(json, this.parts.store.incarnation);
  }

  /** @throws ANNOTATION_NOT_FOUND */
  async get(sessionId: string, name: string): Promise<Annotation> {
    const state = stateOf(await this.records.find(sessionId, name));
    // Checked afterwards: a session whose erasure has begun must not show anything.
    await requireSession(this.parts.store, sessionId);
    if (!isStanding(state)) throw annotationNotFound(sessionId, name);
    return state;
  }

  /** In order of name. */
  async list(sessionId: string): Promise<readonly Annotation[]> {
    return (await this.listStates(sessionId)).filter(isStanding);
  }

  /** Including deleted ones, so that a consumer that remembers revisions finds out what has changed. */
  async listStates(sessionId: string): Promise<readonly AnnotationState[]> {
    const states = await readAnnotations(this.parts.store.records, sessionId);
    await requireSession(this.parts.store, sessionId);
    return states;
  }

  /** @throws PRECONDITION_FAILED, TOO_MANY_ANNOTATIONS */
  put(sessionId: string, name: string, text: JsonText, conditions: Preconditions = {}): Promise<WrittenAnnotation> {
    return this.stand(sessionId, name, (current) => {
      this.expect(conditions, name, current);
      return text;
    });
  }

  /**
   * Puts what `merge` returns for the current value, or for undefined if there is none. It may be called again if
   * another instance was faster.
   * @throws INVALID_REQUEST, PAYLOAD_TOO_LARGE, PRECONDITION_FAILED, TOO_MANY_ANNOTATIONS
   */
  merge(
    sessionId: string,
    name: string,
    merge: (current: JsonObject | undefined) => JsonObject,
    conditions: Preconditions = {},
  ): Promise<WrittenAnnotation> {
    return this.stand(sessionId, name, (current) => {
      this.expect(conditions, name, current);
      return annotationText(merge(current && JSON.parse(current.text)));
    });
  }

  /** @throws ANNOTATION_NOT_FOUND, SESSION_HELD, PRECONDITION_FAILED */
  async delete(sessionId: string, name: string, conditions: Preconditions = {}): Promise<void> {
    const { hold } = await requireSession(this.parts.store, sessionId);
    await this.change(sessionId, name, (current) => {
      if (!current) throw annotationNotFound(sessionId, name);
      if (hold) throw sessionHeld(sessionId);
      this.expect(conditions, name, current);
      return null;
    });
  }

  private expect(conditions: Preconditions, name: string, current: Annotation | undefined): void {
    requirePreconditions(conditions, name, current && this.etagOf(current));
  }

  private async stand(sessionId: string, name: string, decide: Decide): Promise<WrittenAnnotation> {
    await requireSession(this.parts.store, sessionId);
    const { kind, state } = await this.change(sessionId, name, decide);
    return { annotation: state as Annotation, created: kind === 'created' };
  }

  private async change(sessionId: string, name: string, decide: Decide) {
    const change = await this.writer.write(sessionId, name, decide);
    if (!change) throw await missingSession(this.parts.store, sessionId);
    this.parts.count(change.kind);
    if (change.kind === 'unchanged') return change;
    await this.parts.indexer?.process(sessionId);
    this.parts.notifier.publish({ sessionId, sequence: 0, annotation: name });
    return change;
  }
}
