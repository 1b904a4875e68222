import type { LoggedEvent } from '../logged-event.js';
import { type Activity, type Aside, readActivity, readInterruption, readMetrics } from '../read/read-asides.js';
import { type EventClock, readUtterance } from '../read/read-utterance.js';
import type { Statement } from '../read/statement.js';
import type { Issue, Side } from '../vocabulary.js';
import { addAside, findByTime, findItem, type ItemIndex, indexKey, itemOf } from './attach-asides.js';
import { markSuperseded } from './layers.js';
import { MergedItem } from './merged-item.js';
import { eachInSteps, type Steps, sortInSteps } from './steps.js';
import { type ActivitySpan, toUtterance, type Utterance } from './utterance.js';

/** All utterances of a session, in the order of the conversation. */
export interface Listing {
  readonly utterances: readonly Utterance[];
  /** Interruptions that speak of no utterance that is known. */
  readonly strayCuts: readonly Aside[];
}

/** Collects what events say of utterances. It never forgets one, and what it lists does not depend on when it is asked. */
export class UtteranceLog {
  private readonly byKey = new Map<string, MergedItem>();
  private readonly byItemId = new Map<string, MergedItem[]>();
  private readonly singles: MergedItem[] = [];
  /** Partials without an item, which the next final of their side puts an end to. */
  private readonly openPartials: Record<Side, MergedItem[]> = { user: [], bot: [] };
  private readonly asides: Aside[] = [];
  private readonly activities = new Map<string, Activity[]>();
  private finalEvents = 0;
  private openEvents = 0;

  /** How many events it rests on: a partial that a later event of its utterance, or a final of its side, replaced is none. */
  get eventCount(): number {
    return this.finalEvents + this.openEvents + this.openPartials.user.length + this.openPartials.bot.length;
  }

  /** Takes an event in; ignores types that say nothing of utterances. Events come in the order of the log. */
  add(event: LoggedEvent, clock: EventClock, issues: Issue[]): void {
    const { type } = event;
    if (!type.endsWith('_speech')) this.finalEvents += 1;
    if (type === 'user_speech') this.addSpeech('user', readUtterance(event, clock, issues));
    else if (type === 'bot_speech') this.addSpeech('bot', readUtterance(event, clock, issues));
    else if (type === 'x.interruption') this.asides.push(readInterruption(event, clock, issues));
    else if (type === 'x.metrics') this.asides.push(readMetrics(event, clock, issues));
    else if (type === 'x.speech') this.addActivity(readActivity(event, clock, issues));
  }

  /** Everything that can be read, what is superseded marked, sorted by start and then by lowest sequence. */
  *list(): Steps<Listing> {
    const named = yield* this.withNamedAsides();
    const items = [...named.items, ...this.singles, ...this.openPartials.user, ...this.openPartials.bot];
    const utterances: Utterance[] = [];
    yield* eachInSteps(items, (item) => {
      const utterance = toUtterance(item, this.activityOf(item));
      if (utterance) utterances.push(utterance);
    });
    yield* markSuperseded(utterances);
    const sorted = yield* sortInSteps(utterances, inOrder);
    const timed = this.asides.filter(({ statement }) => statement.itemId === null);
    const found = yield* findByTime(timed, sorted.filter(isShown));
    const strayCuts = [...timed.filter((aside) => !found.has(aside)), ...named.strays].filter(({ cut }) => cut);
    if (found.size === 0) return { utterances: sorted, strayCuts };
    const told = yield* this.withTimedAsides(sorted, found);
    return { utterances: yield* sortInSteps(told, inOrder), strayCuts };
  }

  private addSpeech(side: Side, statement: Statement): void {
    if (statement.isFinal) {
      this.openPartials[side] = [];
      this.finalEvents += 1;
    }
    const { itemId, provider } = statement;
    if (itemId === null) {
      const item = new MergedItem(side, statement);
      (statement.isFinal ? this.singles : this.openPartials[side]).push(item);
      return;
    }
    const key = `${side} ${provider === null ? '' : JSON.stringify(provider)} ${itemId}`;
    const known = this.byKey.get(key);
    if (known) {
      if (!known.isFinal && statement.isFinal) this.openEvents -= 1;
      known.add(statement);
      return;
    }
    if (!statement.isFinal) this.openEvents += 1;
    const item = new MergedItem(side, statement);
    this.byKey.set(key, item);
    pushTo(this.byItemId, indexKey(side, itemId), item);
  }

  private addActivity(activity: Activity | undefined): void {
    if (activity) pushTo(this.activities, indexKey(activity.side, activity.itemId), activity);
  }

  /** Items with what asides say that name them, and the asides that name none that can be read. */
  private *withNamedAsides(): Steps<{ readonly items: readonly MergedItem[]; readonly strays: readonly Aside[] }> {
    const copies = new Map<MergedItem, MergedItem>();
    const own = new Map<string, MergedItem>();
    const told = new Map<Aside, MergedItem>();
    yield* eachInSteps(this.asides, (aside) => {
      const { itemId, provider } = aside.statement;
      if (itemId === null) return;
      const found = findItem(this.byItemId as ItemIndex, aside);
      const key = JSON.stringify([aside.side, provider, itemId]);
      const item = found ? (copies.get(found) ?? found.copy()) : own.get(key);
      if (found && item) copies.set(found, item);
      if (item) addAside(item, aside);
      else own.set(key, itemOf(aside));
      told.set(aside, item ?? (own.get(key) as MergedItem));
    });
    const items = [...this.byKey.values()].map((item) => copies.get(item) ?? item);
    const strays: Aside[] = [];
    yield* eachInSteps(told, ([aside, item]) => {
      if (!toUtterance(item)) strays.push(aside);
    });
    return { items: [...items, ...own.values()], strays };
  }

  private *withTimedAsides(
    utterances: readonly Utterance[],
    found: ReadonlyMap<Aside, Utterance>,
  ): Steps<readonly Utterance[]> {
    const copies = new Map<Utterance, MergedItem>();
    yield* eachInSteps(this.asides, (aside) => {
      const utterance = found.get(aside);
      if (!utterance) return;
      const copy = copies.get(utterance) ?? utterance.item.copy();
      copies.set(utterance, copy);
      addAside(copy, aside);
    });
    const told: Utterance[] = [];
    yield* eachInSteps(utterances, (utterance) => {
      const copy = copies.get(utterance);
      told.push((copy && toUtterance(copy, this.activityOf(copy))) ?? utterance);
    });
    return told;
  }

  /** The earliest start and the latest end that voice activity gives to an item. */
  private activityOf(item: MergedItem): ActivitySpan | undefined {
    if (item.itemId === null || this.activities.size === 0) return undefined;
    const all = this.activities.get(indexKey(item.side, item.itemId)) ?? [];
    const its = all.filter(({ provider }) => provider === null || provider === item.provider);
    let startMs: number | null = null;
    let [endMs, endSequence]: [number | null, number] = [null, 0];
    for (const one of its) {
      if (one.startMs !== null) startMs = Math.min(one.startMs, startMs ?? one.startMs);
      if (one.endMs !== null && (endMs === null || one.endMs > endMs)) [endMs, endSequence] = [one.endMs, one.sequence];
    }
    return { startMs, endMs, endSequence };
  }
}

/** What everybody sees who asks for nothing else. */
export function isShown({ isFinal, isSuperseded }: Utterance): boolean {
  return isFinal && !isSuperseded;
}

/** By start, then by lowest sequence. */
export function inOrder(a: Utterance, b: Utterance): number {
  return a.startMs - b.startMs || a.item.lowestSequence - b.item.lowestSequence;
}

function pushTo<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
