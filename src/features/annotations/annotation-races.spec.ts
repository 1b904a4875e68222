import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../test/builders/json-text.js';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { InProcessNotifier } from '../../adapters/memory/in-process-notifier.js';
import { MemoryStore } from '../../adapters/memory/memory-store.js';
import { ConversationError } from '../../domain/errors.js';
import type { Records } from '../../ports/records.js';
import { StoreDecorator } from '../../runtime/store-decorator.js';
import { isStanding } from './annotation.js';
import { Annotations } from './annotations.js';
import { readAnnotations } from './move-annotations.js';

const MAX = 2;
const NAMES = ['a', 'b', 'c', 'd'];
const INSTANCES = 3;
const SESSION = 'call';

/**
 * Lets other calls run before and after each call of the records, as `turns` says, and checks the session in between.
 */
class Interleaved extends StoreDecorator {
  override readonly records: Records = new Proxy(this.store.records, {
    get: (target, name: keyof Records) => {
      const member = target[name] as (...args: never[]) => Promise<unknown>;
      return async (...args: never[]) => {
        await this.giveWay();
        const result = await member.apply(target, args);
        if (name === 'put') await this.look();
        await this.giveWay();
        return result;
      };
    },
  });

  constructor(
    store: MemoryStore,
    private readonly nextTurns: () => number,
    private readonly look: () => Promise<void>,
  ) {
    super(store);
  }

  private async giveWay(): Promise<void> {
    for (let turns = this.nextTurns(); turns > 0; turns -= 1) await Promise.resolve();
  }
}

interface Step {
  readonly instance: number;
  readonly name: string;
  readonly kind: 'put' | 'merge' | 'delete';
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    instance: fc.nat(INSTANCES - 1),
    name: fc.constantFrom(...NAMES),
    kind: fc.constantFrom('put', 'put', 'merge', 'delete'),
  }),
  { minLength: 4, maxLength: 16 },
);

async function instances(turns: readonly number[]) {
  const store = new MemoryStore(new ManualClock(), { lateEventGraceMs: 0 });
  await store.createSession({ sessionId: SESSION });
  const standing = async () => (await readAnnotations(store.records, SESSION)).filter(isStanding);
  const counts: number[] = [];
  let at = 0;
  const shown = new Interleaved(
    store,
    () => turns[at++ % turns.length] ?? 0,
    async () => void counts.push((await standing()).length),
  );
  const parts = { store: shown, clock: new ManualClock(), notifier: new InProcessNotifier(), count: () => undefined };
  const all = Array.from({ length: INSTANCES }, () => new Annotations({ ...parts, maxAnnotations: MAX }));
  return { all, standing, counts };
}

/** The outcome: a code of the catalog, or `done`. */
async function outcomeOf(annotations: Annotations, { name, kind }: Step, index: number): Promise<string> {
  try {
    if (kind === 'put') await annotations.put(SESSION, name, jsonText({ put: index }));
    if (kind === 'merge') await annotations.merge(SESSION, name, (value) => ({ ...value, [`n${index}`]: 1 }));
    if (kind === 'delete') await annotations.delete(SESSION, name);
    return 'done';
  } catch (error) {
    if (error instanceof ConversationError) return error.code;
    throw error;
  }
}

describe('several instances that write annotations at once', () => {
  it('never store more annotations than allowed, at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(12), { minLength: 5, maxLength: 60 }), async (plan, turns) => {
        const { all, counts, standing } = await instances(turns);
        const outcomes = await Promise.all(plan.map((step, index) => outcomeOf(at(all, step.instance), step, index)));
        expect(Math.max(0, ...counts)).toBeLessThanOrEqual(MAX);
        for (const outcome of outcomes) {
          expect(['done', 'TOO_MANY_ANNOTATIONS', 'ANNOTATION_NOT_FOUND']).toContain(outcome);
        }
        // Afterwards there is room for exactly as many as are missing.
        const free = MAX - (await standing()).length;
        const fresh = await Promise.all(
          [1, 2, 3].map((n) => outcomeOf(at(all, 0), { instance: 0, name: `fresh${n}`, kind: 'put' }, n)),
        );
        expect(fresh.filter((outcome) => outcome === 'done')).toHaveLength(free);
      }),
      { numRuns: 200 },
    );
  });

  it('lose no merge, and answer exactly one of the creates as the creation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 5, maxLength: 60 }), async (turns) => {
        const { all } = await instances(turns);
        const written = await Promise.all(
          Array.from({ length: 9 }, (_, index) =>
            at(all, index % INSTANCES).merge(SESSION, 'a', (value) => ({ ...value, [`n${index}`]: index })),
          ),
        );
        expect(written.filter(({ created }) => created)).toHaveLength(1);
        const { text, revision } = await at(all, 0).get(SESSION, 'a');
        expect(Object.keys(JSON.parse(text))).toHaveLength(9);
        expect(revision).toBe(9);
      }),
      { numRuns: 50 },
    );
  });

  it('let exactly one of the writes through that rest on the same tag', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 5, maxLength: 60 }), async (turns) => {
        const { all } = await instances(turns);
        const { annotation } = await at(all, 0).put(SESSION, 'a', jsonText({ n: 0 }));
        const ifMatch = at(all, 0).etagOf(annotation);
        const ends = await Promise.allSettled(
          [1, 2, 3, 4, 5, 6].map((n) => at(all, n % INSTANCES).put(SESSION, 'a', jsonText({ n }), { ifMatch })),
        );
        expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

function at(all: readonly Annotations[], index: number): Annotations {
  const found = all[index];
  if (!found) throw new Error(`there is no instance ${index}`);
  return found;
}
