import type { LoggedEvent } from '../logged-event.js';
import {
  type Activity,
  readActivity,
  readInterruption,
  readMetrics,
  type Supplement,
} from '../read/read-supplements.js';
import { type EventClock, readUtterance } from '../read/read-utterance.js';
import type { Statement } from '../read/statement.js';
import type { Issue, Side } from '../vocabulary.js';
import { ActivityLog } from './activity-log.js';
import { addSupplement, findByTime, itemOf } from './attach-supplements.js';
import { markSuperseded } from './layers.js';
import { MergedItem } from './merged-item.js';
import { collectInSteps, eachInSteps, type Steps, sortInSteps } from './steps.js';
import { timesIssueOf, toUtterance, type Utterance } from './utterance.js';

/** All utterances of a session in the order of the conversation. */
export interface Listing {
  readonly utterances: readonly Utterance[];
  /** Interruptions that refer to no known utterance. */
  readonly unmatchedCuts: readonly Supplement[];
  /** Issues of events that contained nothing readable. */
  readonly issuesWithoutUtterance: readonly Issue[];
}

type ItemsByProvider = Map<string | null, Map<string, MergedItem>>;

/**
 * Collects what events say about utterances. It never forgets one, and its listing does not depend on when it is asked.
 */
export class UtteranceLog {
  private readonly items: Readonly<Record<Side, ItemsByProvider>> = { user: new Map(), bot: new Map() };
  /** In log order, except open partials. This is nearly the order of the conversation, so sorting is cheap. */
  private readonly told: MergedItem[] = [];
  /** Partials without an item, which the next final of their side replaces. */
  private readonly openPartials: Record<Side, MergedItem[]> = { user: [], bot: [] };
  /** How many there are, also of those that were forgotten. */
  private readonly openCounts: Record<Side, number> = { user: 0, bot: 0 };
  private readonly supplements: Supplement[] = [];
  private readonly activities = new ActivityLog();
  /** Whether a report was added that may supersede earlier utterances. */
  private hasReports = false;
  private finalEvents = 0;
  private openEvents = 0;

  /**
   * How many events it depends on, without partials that a later event of the utterance or a final of the side
   * replaced.
   */
  get eventCount(): number {
    return this.settledEventCount + this.openCounts.user + this.openCounts.bot;
  }

  /** How many of these remain whatever comes: all but partials without an item. */
  get settledEventCount(): number {
    return this.finalEvents + this.openEvents;
  }

  /** How many of these no later event can replace. */
  get finalEventCount(): number {
    return this.finalEvents;
  }

  /** Adds an event, in log order; ignores types that say nothing about utterances. In steps: a payload may contain long arrays. */
  *add(event: LoggedEvent, clock: EventClock, issues: Issue[]): Steps<void> {
    const { type } = event;
    if (!type.endsWith('_speech')) this.finalEvents += 1;
    if (type === 'user_speech') this.addSpeech('user', yield* readUtterance(event, clock, issues));
    else if (type === 'bot_speech') this.addSpeech('bot', yield* readUtterance(event, clock, issues));
    else if (type === 'x.interruption') this.supplements.push(readInterruption(event, clock, issues));
    else if (type === 'x.metrics') this.supplements.push(readMetrics(event, clock, issues));
    else if (type === 'x.speech') this.addActivity(readActivity(event, clock, issues));
  }

  /** Frees the partials without an item that no final of their side has replaced yet. They still count. */
  forgetOpenPartials(): void {
    this.openPartials.user = [];
    this.openPartials.bot = [];
  }

  /** Returns all readable utterances, superseded ones marked, sorted by start and then by lowest sequence. */
  *list(): Steps<Listing> {
    const named = yield* this.withNamedSupplements();
    const utterances: Utterance[] = [];
    const issuesWithoutUtterance: Issue[] = [];
    for (const items of [named.items, this.openPartials.user, this.openPartials.bot]) {
      yield* eachInSteps(items, (item) => {
        const activity = this.activities.spanOf(item);
        const utterance = toUtterance(item, activity);
        if (utterance) utterances.push(utterance);
        const issue = utterance ? undefined : timesIssueOf(item, activity);
        if (issue) issuesWithoutUtterance.push(issue);
      });
    }
    if (this.hasReports) yield* markSuperseded(utterances);
    const sorted = yield* sortInSteps(utterances, inOrder);
    const timed = yield* collectInSteps(this.supplements, (supplement) =>
      supplement.statement.itemId === null ? supplement : undefined,
    );
    const found = yield* findByTime(timed, sorted);
    const unmatchedCuts: Supplement[] = [];
    for (const supplements of [timed, named.unmatched]) {
      yield* eachInSteps(supplements, (supplement) => {
        if (supplement.cut && !found.has(supplement)) unmatchedCuts.push(supplement);
      });
    }
    if (found.size === 0) return { utterances: sorted, unmatchedCuts, issuesWithoutUtterance };
    const told = yield* this.withTimedSupplements(sorted, found);
    return { utterances: yield* sortInSteps(told, inOrder), unmatchedCuts, issuesWithoutUtterance };
  }

  private addActivity(activity: Activity | undefined): void {
    if (activity) this.activities.add(activity);
  }

  private addSpeech(side: Side, statement: Statement): void {
    if (statement.isFinal) {
      if (this.openCounts[side] > 0) this.openPartials[side] = [];
      this.openCounts[side] = 0;
      this.finalEvents += 1;
    }
    const { itemId, provider, rev } = statement;
    if (rev === 1 || rev === 2) this.hasReports = true;
    if (itemId === null) {
      const item = new MergedItem(side, statement);
      (statement.isFinal ? this.told : this.openPartials[side]).push(item);
      if (!statement.isFinal) this.openCounts[side] += 1;
      return;
    }
    const items = this.itemsOf(side, provider);
    const known = items.get(itemId);
    if (known) {
      if (!known.isFinal && statement.isFinal) this.openEvents -= 1;
      known.add(statement);
      return;
    }
    if (!statement.isFinal) this.openEvents += 1;
    const item = new MergedItem(side, statement);
    items.set(itemId, item);
    this.told.push(item);
  }

  private itemsOf(side: Side, provider: string | null): Map<string, MergedItem> {
    const known = this.items[side].get(provider);
    if (known) return known;
    const items = new Map<string, MergedItem>();
    this.items[side].set(provider, items);
    return items;
  }

  /** Finds the item that a supplement names: that of its own provider, or the first one if it names no provider. */
  private findItem(
    { side, statement, cut }: Supplement,
    first: ReadonlyMap<string, MergedItem>,
  ): MergedItem | undefined {
    const { itemId, provider } = statement;
    if (itemId === null) return undefined;
    // Metrics may name an item of either side.
    const sides: readonly Side[] = cut ? [side] : ['bot', 'user'];
    for (const each of sides) {
      const own = this.items[each].get(provider)?.get(itemId);
      if (own) return own;
    }
    const names = provider === null ? sides.map((each) => `${each} ${itemId}`) : [];
    return names.map((name) => first.get(name)).find((item) => item !== undefined);
  }

  /** By side and `itemId`, whatever the provider. */
  private *firstItems(): Steps<ReadonlyMap<string, MergedItem>> {
    const first = new Map<string, MergedItem>();
    if (!this.supplements.some(({ statement }) => statement.itemId !== null && statement.provider === null))
      return first;
    yield* eachInSteps(this.told, (item) => {
      if (item.itemId === null) return;
      const name = `${item.side} ${item.itemId}`;
      const known = first.get(name);
      if (!known || item.lowestSequence < known.lowestSequence) first.set(name, item);
    });
    return first;
  }

  /** Returns the items, extended by the supplements that name them, and the supplements that name no readable item. */
  private *withNamedSupplements(): Steps<{
    readonly items: readonly MergedItem[];
    readonly unmatched: readonly Supplement[];
  }> {
    if (this.supplements.length === 0) return { items: this.told, unmatched: [] };
    const copies = new Map<MergedItem, MergedItem>();
    const own = new Map<string, MergedItem>();
    const meant: { readonly supplement: Supplement; readonly item: MergedItem }[] = [];
    const first = yield* this.firstItems();
    yield* eachInSteps(this.supplements, (supplement) => {
      const { itemId, provider } = supplement.statement;
      if (itemId === null) return;
      const found = this.findItem(supplement, first);
      const key = JSON.stringify([supplement.side, provider, itemId]);
      const known = found ? (copies.get(found) ?? found.copy()) : own.get(key);
      const item = known ?? itemOf(supplement);
      if (known) addSupplement(known, supplement);
      if (found) copies.set(found, item);
      else own.set(key, item);
      meant.push({ supplement, item });
    });
    const items = yield* collectInSteps(this.told, (item) => copies.get(item) ?? item);
    const unmatched = yield* collectInSteps(meant, ({ supplement, item }) =>
      toUtterance(item) ? undefined : supplement,
    );
    return { items: items.concat([...own.values()]), unmatched };
  }

  private *withTimedSupplements(
    utterances: readonly Utterance[],
    found: ReadonlyMap<Supplement, Utterance>,
  ): Steps<readonly Utterance[]> {
    const copies = new Map<Utterance, MergedItem>();
    yield* eachInSteps(this.supplements, (supplement) => {
      const utterance = found.get(supplement);
      if (!utterance) return;
      const copy = copies.get(utterance) ?? utterance.item.copy();
      copies.set(utterance, copy);
      addSupplement(copy, supplement);
    });
    const told: Utterance[] = [];
    yield* eachInSteps(utterances, (utterance) => {
      const copy = copies.get(utterance);
      told.push((copy && toUtterance(copy, this.activities.spanOf(copy))) ?? utterance);
    });
    return told;
  }
}

/** Compares by start, then by lowest sequence. */
export function inOrder(a: Utterance, b: Utterance): number {
  return a.startMs - b.startMs || a.item.lowestSequence - b.item.lowestSequence;
}
