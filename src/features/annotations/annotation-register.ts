import { setTimeout as delay } from 'node:timers/promises';
import type { Records, StoredRecord } from '../../ports/records.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import { isStanding, MAX_ANNOTATIONS } from './annotation.js';
import { tooManyAnnotations } from './annotation-errors.js';
import { type AnnotationRecords, stateOf } from './annotation-records.js';

const KIND = 'annotation-register';

/** Delays between attempts when another instance was faster. */
export const RETRY_MS = [1, 50] as const;

/**
 * The names registered for a session: every existing annotation is registered, and never more than `max` are, however
 * many instances put new ones concurrently. To put a new one, read its record, register the name, and put it only if
 * the record is unchanged. Names without an annotation are removed when their places are needed; their records are
 * renewed first, so that whoever has registered such a name but has not put it yet fails and starts over. Every
 * registration writes the register, so that a removal based on an older read fails too.
 */
export class AnnotationRegister {
  constructor(
    private readonly records: Records,
    private readonly annotations: AnnotationRecords,
    private readonly max = MAX_ANNOTATIONS,
  ) {}

  /** Also resolves if the session no longer exists; the put that follows reports that. @throws TOO_MANY_ANNOTATIONS */
  async enter(sessionId: string, name: string): Promise<void> {
    const pauses = new GrowingPause(...RETRY_MS);
    for (;;) {
      const register = await this.records.get(KIND, sessionId);
      const others = namesOf(register).filter((other) => other !== name);
      const kept = others.length < this.max ? others : await this.withoutStruck(sessionId, others);
      if (kept.length >= this.max) throw tooManyAnnotations(sessionId, this.max);
      const record = { kind: KIND, id: sessionId, sessionId, value: { names: [...kept, name] } };
      const outcome = await this.records.put(record, register?.version ?? 'absent');
      if (outcome.kind !== 'conflict') return;
      await delay(pauses.grow());
    }
  }

  /** Replaces all registered names. Only for sessions to which nobody else writes. */
  async replace(sessionId: string, names: readonly string[]): Promise<void> {
    await this.records.put({ kind: KIND, id: sessionId, sessionId, value: { names } }, 'any');
  }

  private async withoutStruck(sessionId: string, names: readonly string[]): Promise<readonly string[]> {
    const kept = await Promise.all(
      names.map(async (name) => {
        const record = await this.annotations.find(sessionId, name);
        return isStanding(stateOf(record)) || (await this.annotations.renew(sessionId, name, record));
      }),
    );
    return names.filter((_, index) => kept[index]);
  }
}

function namesOf(register: StoredRecord | undefined): readonly string[] {
  return (register?.value as { readonly names: readonly string[] } | undefined)?.names ?? [];
}
