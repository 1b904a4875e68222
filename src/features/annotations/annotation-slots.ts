import { setTimeout as delay } from 'node:timers/promises';
import type { Records, StoredRecord } from '../../ports/records.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import { isStanding, MAX_ANNOTATIONS } from './annotation.js';
import { tooManyAnnotations } from './annotation-errors.js';
import { type AnnotationRecords, stateOf } from './annotation-records.js';

const KIND = 'annotation-slots';

/** Between two tries, where another instance was faster. */
export const RETRY_MS = [1, 50] as const;

/**
 * The names that may stand in a session, so that there are never more than `max`, however many instances put some
 * at once. Whoever puts a new one reads its record, takes a slot, and puts it where the record is still as it was read. Slots of
 * annotations that do not stand are given up when they are needed: the record is fenced first, so that whoever took the slot
 * before and has not put yet fails, and begins again. Every taking writes the record of the slots, so a giving up that read them
 * before fails, too. So what stands has a slot.
 */
export class AnnotationSlots {
  constructor(
    private readonly records: Records,
    private readonly annotations: AnnotationRecords,
    private readonly max = MAX_ANNOTATIONS,
  ) {}

  /** Resolves also where the session is gone: the put that follows tells. @throws TOO_MANY_ANNOTATIONS */
  async take(sessionId: string, name: string): Promise<void> {
    const pauses = new GrowingPause(...RETRY_MS);
    for (;;) {
      const slots = await this.records.get(KIND, sessionId);
      const others = namesOf(slots).filter((other) => other !== name);
      const kept = others.length < this.max ? others : await this.standing(sessionId, others);
      if (kept.length >= this.max) throw tooManyAnnotations(sessionId, this.max);
      const record = { kind: KIND, id: sessionId, sessionId, value: { names: [...kept, name] } };
      const outcome = await this.records.put(record, slots?.version ?? 'absent');
      if (outcome.kind !== 'conflict') return;
      await delay(pauses.grow());
    }
  }

  /** For exactly these, whatever was there: only where nobody else writes to the session. */
  async keep(sessionId: string, names: readonly string[]): Promise<void> {
    await this.records.put({ kind: KIND, id: sessionId, sessionId, value: { names } }, 'any');
  }

  private async standing(sessionId: string, names: readonly string[]): Promise<readonly string[]> {
    const kept = await Promise.all(
      names.map(async (name) => {
        const record = await this.annotations.find(sessionId, name);
        if (isStanding(stateOf(record))) return true;
        return !(await this.annotations.fence(sessionId, name, record));
      }),
    );
    return names.filter((_, index) => kept[index]);
  }
}

function namesOf(slots: StoredRecord | undefined): readonly string[] {
  return (slots?.value as { readonly names: readonly string[] } | undefined)?.names ?? [];
}
