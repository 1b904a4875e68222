import type { JsonObject } from '@conversation-service/voice';
import type { Side } from '../core/utterance.js';
import { compact, objectOf, objectsOf, textOf } from '../core/values.js';

/** Who says an utterance, with the labels of the party. */
export interface Speaker {
  readonly side: Side;
  readonly labels: JsonObject;
}

const AI = /^(?:ai|bot|assistant|virtual[ _-]?agent)$/i;
const AGENT = /agent|representative|supervisor/i;

/** The people and machines of a container. */
export class Parties {
  private readonly all: readonly JsonObject[];

  constructor(container: JsonObject) {
    this.all = objectsOf(container.parties);
  }

  /** Returns the party at an index. */
  at(index: unknown): Speaker {
    const party = (typeof index === 'number' ? this.all[index] : undefined) ?? {};
    const role = textOf(party.role) ?? textOf(objectOf(party.meta).role) ?? textOf(party.type);
    return speakerOf(role, textOf(party.name));
  }

  /** Returns a party by name, or the party with a role of that name. */
  named(name: string): Speaker {
    const index = this.all.findIndex((party) => party.name === name);
    return index >= 0 ? this.at(index) : speakerOf(name, name);
  }
}

function speakerOf(role: string | undefined, speaker: string | undefined): Speaker {
  if (role !== undefined && AI.test(role)) return { side: 'bot', labels: compact({ speaker, role: 'agent' }) };
  if (role !== undefined && AGENT.test(role)) return { side: 'bot', labels: compact({ speaker, role: 'human_agent' }) };
  return { side: 'user', labels: compact({ speaker }) };
}
