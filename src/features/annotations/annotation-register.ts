import { setTimeout as delay } from 'node:timers/promises';
import type { Records, StoredRecord } from '../../ports/records.js';
import { GrowingPause } from '../../runtime/growing-pause.js';
import { isStanding, MAX_ANNOTATIONS } from './annotation.js';
import { tooManyAnnotations } from './annotation-errors.js';
import { type AnnotationRecords, stateOf } from './annotation-records.js';

const KIND = 'annotation-register';

/** Between two tries, where another instance was faster. */
export const RETRY_MS = [1, 50] as const;

/**
 * The names that may stand in a session: whatever stands is registered, and never are more than `max`, however many instances
 * put new ones at once. Whoever puts a new one reads its record, registers the name, and puts it only where the record is
 * still as it was read. Names of what does not stand are struck when their places are needed. Their records are renewed
 * first, so that whoever has registered such a name before, and has not put yet, fails and begins again. Every registration
 * writes the register, so that who strikes names by what he read before fails, too.
 */
export class AnnotationRegister {
  constructor(
    private readonly records: Records,
    private readonly annotations: AnnotationRecords,
    private readonly max = MAX_ANNOTATIONS,
  ) {}

  /** Resolves also where the session is gone: the put that follows tells. @throws TOO_MANY_ANNOTATIONS */
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

  /** Exactly these, whatever was registered before: only where nobody else writes to the session. */
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
