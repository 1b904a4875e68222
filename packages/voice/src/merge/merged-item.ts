import type { Cut } from '../read/read-supplements.js';
import type { Statement, UtteranceFields } from '../read/statement.js';
import { LATENCY_STAGES, type Latency, type LatencyStage, type Side } from '../vocabulary.js';
import { outranks, outranksAsText } from './outranks.js';

type Field = keyof UtteranceFields;

const NO_CUTS: readonly Cut[] = [];

/** `text` has a rule of its own. */
const FIELDS: readonly Field[] = [
  ...([
    'wordsText',
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

const ALL_FIELDS: readonly Field[] = [...FIELDS, 'text'];

/**
 * One utterance, merged field by field from its events. Memory grows with the number of fields, not of events, except
 * for their sequences and ids.
 */
export class MergedItem {
  earliestTimestampMs: number;
  lowestSequence: number;
  isFinal = false;
  hasRev1 = false;
  hasRev2 = false;
  /** The highest `rev` of its events. */
  rev = 0;
  interrupted: boolean | null = null;
  private interruptedRev = -1;
  private readonly first: Statement;
  /** Created on demand: most items do not have it, and a call can have hundreds of thousands of items. */
  private all: { readonly sequences: number[]; readonly eventIds: string[] } | undefined;
  private toldCuts: Cut[] | undefined;
  private hasEarlierCut = false;
  private winners: Partial<Record<Field, Statement>> | undefined;
  private stages: Partial<Record<LatencyStage, Statement>> | undefined;

  constructor(
    readonly side: Side,
    statement: Statement,
  ) {
    this.first = statement;
    this.earliestTimestampMs = statement.timestampMs;
    this.lowestSequence = statement.sequence;
    this.note(statement);
  }

  /** Sequences of its events, in order of arrival. */
  get sequences(): readonly number[] {
    return this.all ? this.all.sequences.slice() : [this.first.sequence];
  }

  get eventIds(): readonly string[] {
    return this.all ? this.all.eventIds.slice() : [this.first.eventId];
  }

  /** What `x.interruption` events say about it, in log order. */
  get cuts(): readonly Cut[] {
    if (this.hasEarlierCut) {
      this.toldCuts?.sort((a, b) => a.sequence - b.sequence);
      this.hasEarlierCut = false;
    }
    return this.toldCuts ?? NO_CUTS;
  }

  get itemId(): string | null {
    return this.first.itemId;
  }

  get provider(): string | null {
    return this.first.provider;
  }

  addCut(cut: Cut): void {
    this.toldCuts ??= [];
    // Events that name the item are found before those that do not. Sorting here would sort again for each of them.
    if ((this.toldCuts.at(-1)?.sequence ?? 0) > cut.sequence) this.hasEarlierCut = true;
    this.toldCuts.push(cut);
  }

  add(statement: Statement): void {
    this.all ??= { sequences: [this.first.sequence], eventIds: [this.first.eventId] };
    this.all.sequences.push(statement.sequence);
    this.all.eventIds.push(statement.eventId);
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
  /** Returns a copy that can be extended without changing this one. */
  copy(): MergedItem {
    const copy = Object.assign(new MergedItem(this.side, this.first), this);
    const { all, toldCuts, winners, stages } = this;
    copy.all = all && { sequences: all.sequences.slice(), eventIds: all.eventIds.slice() };
    copy.toldCuts = toldCuts?.slice();
    copy.winners = winners && { ...winners };
    copy.stages = stages && { ...stages };
    return copy;
  }

  /** The value of each field; null if no event has one. */
  get fields(): UtteranceFields {
    const { winners } = this;
    if (!winners) return this.first;
    const fields: Partial<Record<Field, unknown>> = {};
    for (const name of ALL_FIELDS) fields[name] = winners[name]?.[name] ?? null;
    return fields as unknown as UtteranceFields;
  }

  /** The event that gave the end, or else the first event. */
  get endedBy(): Statement {
    return this.winners?.endMs ?? this.first;
  }

  get latency(): Latency | null {
    const { stages } = this;
    if (!stages) return this.first.latency;
    const latency = {} as Record<LatencyStage, number | null>;
    for (const stage of LATENCY_STAGES) latency[stage] = stages[stage]?.latency?.[stage] ?? null;
    return Object.values(latency).some((claim) => claim !== null) ? latency : null;
  }

  private note(statement: Statement): void {
    const { sequence, timestampMs, rev, interrupted } = statement;
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
    for (const field of ALL_FIELDS) if (this.first[field] !== null) winners[field] = this.first;
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
