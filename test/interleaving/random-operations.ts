import type { SlotOperation } from '../../src/adapters/mongo/log/slot-plan.js';
import type { NewEvent } from '../../src/domain/event.js';
import { jsonText } from '../builders/json-text.js';
import type { SeededRandom } from './random.js';

/** Few, so that writers repeat each other. */
const EVENT_IDS = 7;
const PAYLOAD = jsonText({});
const OTHER_PAYLOAD = jsonText({ other: true });

/** What one commit of an instance combines: usually one append, sometimes a completion before or after it. */
export function randomOperations(random: SeededRandom): readonly SlotOperation[] {
  const operations = [randomOperation(random)];
  if (random.chance(0.3)) operations.push(randomOperation(random));
  return operations;
}

function randomOperation(random: SeededRandom): SlotOperation {
  if (random.chance(0.25)) {
    return { kind: 'complete', completion: random.chance(0.3) ? { status: 'failed' } : {} };
  }
  if (random.chance(0.05)) return { kind: 'seal' };
  if (random.chance(0.15)) return { kind: 'abandon', lastSequence: random.below(3) };
  return { kind: 'append', events: Array.from({ length: 1 + random.below(2) }, () => randomEvent(random)) };
}

function randomEvent(random: SeededRandom): NewEvent {
  const number = random.below(EVENT_IDS);
  return {
    eventId: `event-${number}`,
    type: 'system',
    payload: random.chance(0.1) ? OTHER_PAYLOAD : PAYLOAD,
    // A property of the id: repeats agree, and some ids are out of order whenever they arrive.
    timestampMs: number,
  };
}
