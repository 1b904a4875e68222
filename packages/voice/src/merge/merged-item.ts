import type { Cut } from '../read/read-asides.js';
import type { Statement, UtteranceFields } from '../read/statement.js';
import { LATENCY_STAGES, type Latency, type LatencyStage, type Side } from '../vocabulary.js';
import { outranks, outranksAsText } from './outranks.js';

type Field = keyof UtteranceFields;

/** `text` has a rule of its own. */
const FIELDS: readonly Field[] = [
  ...([
    'generatedText',
    'heardText',
    'truncation',
    'startMs',
    'endMs',
    'durationMs',
    'generatedMs',
    'speaker',
  ] as const),
  ...(['role', 'medium', 'backchannel', 'language', 'confidence', 'words', 'source'] as const),
];

/**
 * One utterance as its events make it, field by field. What it holds grows with the fields and not with the events, but
 * for their sequences and ids.
 */
export class MergedItem {
  readonly sequences: number[] = [];
  readonly eventIds: string[] = [];
  /** What `x.interruption` events said of it, in the order of the log. */
  readonly cuts: Cut[] = [];
  earliestTimestampMs = Number.POSITIVE_INFINITY;
  lowestSequence = Number.POSITIVE_INFINITY;
  isFinal = false;
  hasRev1 = false;
  hasRev2 = false;
  /** The highest of its events. */
  rev = 0;
  interrupted: boolean | null = null;
  private interruptedRev = -1;
  private readonly first: Statement;
  private winners: Partial<Record<Field, Statement>> | undefined;
  private stages: Partial<Record<LatencyStage, Statement>> | undefined;

  constructor(
    readonly side: Side,
    statement: Statement,
  ) {
    this.first = statement;
    this.note(statement);
  }

  get itemId(): string | null {
    return this.first.itemId;
  }

  get provider(): string | null {
    return this.first.provider;
  }

  add(statement: Statement): void {
    this.winners ??= this.ownFields();
    this.stages ??= this.ownStages();
    this.note(statement);
    for (const field of FIELDS) {
      const winner = this.winners[field];
      if (statement[field] !== null && (!winner || outranks(statement, winner))) this.winners[field] = statement;
    }
    const winner = this.winners.text;
    if (statement.text !== null && (!winner || outranksAsText(statement, winner))) this.winners.text = statement;
    this.addStages(statement, this.stages);
  }

  /** A copy that can be added to while this one stays as it is. */
  copy(): MergedItem {
    const copy = new MergedItem(this.side, this.first);
    // One by one: an item may have more events than a call can have arguments.
    for (let at = 1; at < this.sequences.length; at += 1) {
      copy.sequences.push(this.sequences[at] ?? 0);
      copy.eventIds.push(this.eventIds[at] ?? '');
    }
    for (const cut of this.cuts) copy.cuts.push(cut);
    const { earliestTimestampMs, lowestSequence, isFinal, hasRev1, hasRev2, rev, interrupted, interruptedRev } = this;
    Object.assign(copy, {
      earliestTimestampMs,
      lowestSequence,
      isFinal,
      hasRev1,
      hasRev2,
      rev,
      interrupted,
      interruptedRev,
    });
    copy.winners = this.winners && { ...this.winners };
    copy.stages = this.stages && { ...this.stages };
    return copy;
  }

  /** The value of a field; null where no event has one. */
  field<Name extends Field>(name: Name): UtteranceFields[Name] {
    return this.winnerOf(name)[name];
  }

  /** Which event gave a field. */
  winnerOf(name: Field): Statement {
    return this.winners?.[name] ?? this.first;
  }

  get latency(): Latency | null {
    const { stages } = this;
    if (!stages) return this.first.latency;
    const latency = {} as Record<LatencyStage, number | null>;
    for (const stage of LATENCY_STAGES) latency[stage] = stages[stage]?.latency?.[stage] ?? null;
    return Object.values(latency).some((claim) => claim !== null) ? latency : null;
  }

  private note(statement: Statement): void {
    const { sequence, eventId, timestampMs, rev, interrupted } = statement;
    this.sequences.push(sequence);
    this.eventIds.push(eventId);
    if (sequence < this.lowestSequence) this.lowestSequence = sequence;
    if (timestampMs < this.earliestTimestampMs) this.earliestTimestampMs = timestampMs;
    if (statement.isFinal) {
      this.isFinal = true;
      if (rev === 1) this.hasRev1 = true;
      if (rev === 2) this.hasRev2 = true;
    }
    if (rev > this.rev) this.rev = rev;
    if (interrupted === null || rev < this.interruptedRev) return;
    this.interrupted = rev === this.interruptedRev ? this.interrupted || interrupted : interrupted;
    this.interruptedRev = rev;
  }

  private ownFields(): Partial<Record<Field, Statement>> {
    const winners: Partial<Record<Field, Statement>> = {};
    for (const field of [...FIELDS, 'text'] as const) if (this.first[field] !== null) winners[field] = this.first;
    return winners;
  }

  private ownStages(): Partial<Record<LatencyStage, Statement>> {
    const stages: Partial<Record<LatencyStage, Statement>> = {};
    this.addStages(this.first, stages);
    return stages;
  }

  private addStages(statement: Statement, stages: Partial<Record<LatencyStage, Statement>>): void {
    const { latency } = statement;
    if (!latency) return;
    for (const stage of LATENCY_STAGES) {
      const winner = stages[stage];
      if (latency[stage] !== null && (!winner || outranks(statement, winner))) stages[stage] = statement;
    }
  }
}
