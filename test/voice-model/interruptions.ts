import { hasText, type ModelUtterance, type Supplement } from './utterances.js';

export interface ModelInterruption {
  readonly kind: string;
  readonly by: string;
  readonly evidence: 'provider' | 'spans';
  /** The utterances themselves; null if unknown. */
  readonly utterance: ModelUtterance | null;
  readonly other: ModelUtterance | null;
}

interface Spoken extends ModelUtterance {
  readonly endMs: number;
}

const isSpoken = (utterance: ModelUtterance): utterance is Spoken =>
  utterance.medium === 'voice' && utterance.endMs !== undefined;

/** Of two that began at once, the one with the higher sequence began within the other. */
const beginsInside = (inner: ModelUtterance, outer: Spoken) =>
  inner.startMs < outer.endMs &&
  (inner.startMs > outer.startMs || (inner.startMs === outer.startMs && inner.sequence > outer.sequence));

/**
 * All entries, in no particular order. `isOnlyFillers` uses the documented list of the package, because a list has no
 * second implementation.
 */
export function interruptionsOf(
  shown: readonly ModelUtterance[],
  supplements: readonly Supplement[],
  isOnlyFillers: (text: string, language: string | null) => boolean,
  sessionLanguage: string | null,
): readonly ModelInterruption[] {
  const entries: ModelInterruption[] = [];
  const told = new Set<ModelUtterance>();
  const users = shown.filter(({ side, medium }) => side === 'user' && medium === 'voice');
  const bots = shown.filter(({ side, medium }) => side === 'bot' && medium === 'voice');
  const flagged = shown.filter(({ interrupted }) => interrupted === true);
  const add = (kind: string, by: string, utterance: ModelUtterance | null, other: ModelUtterance | null) => {
    entries.push({ kind, by, evidence: 'provider', utterance, other });
    if (other) told.add(other);
  };
  const free = (other: ModelUtterance) => !told.has(other) && !other.backchannel;
  const lastInside = (cut: ModelUtterance) => {
    const others = cut.side === 'bot' ? users : bots;
    const untilMs = cut.endMs ?? cutMsOf(cut) ?? cut.startMs;
    return others.findLast((other) => free(other) && other.startMs >= cut.startMs && other.startMs <= untilMs) ?? null;
  };

  for (const cut of flagged) {
    if (cut.side === 'user') add('bot_cut_user', 'bot', cut, lastInside(cut));
    else if (!isFalse(cut, shown)) add('barge_in', 'user', cut, lastInside(cut));
    else entries.push({ kind: 'false_interruption', by: 'user', evidence: 'spans', utterance: cut, other: null });
  }
  for (const { isInterruption, resumed, by } of supplements.filter(
    ({ about }) => about === undefined || !hasText(about),
  )) {
    add(isInterruption ? 'barge_in' : deniedKind(resumed), by, null, null);
  }
  for (const cut of shown) {
    const denied = supplements.filter(({ about, isInterruption }) => about === cut && !isInterruption);
    // If there are several, the last one belongs to the utterance that began last.
    for (const { resumed, by } of denied.toReversed()) add(deniedKind(resumed), by, cut, lastInside(cut));
  }
  for (const user of shown.filter((each) => each.side === 'user' && each.backchannel && !told.has(each))) {
    add('backchannel', 'user', spokenInto(user, bots), user);
  }
  for (const user of users.filter((each) => !told.has(each) && isSpoken(each))) {
    const bot = spokenInto(user, bots);
    const kind = bot && isSpoken(user) ? kindOfUser(user, bot, isOnlyFillers, sessionLanguage) : undefined;
    if (bot && kind) entries.push({ kind, by: 'user', evidence: 'spans', utterance: bot, other: user });
  }
  for (const bot of bots.filter((each) => !told.has(each) && isSpoken(each)) as Spoken[]) {
    const user = spokenInto(bot, users);
    const kind = user && kindOfBot(bot, user);
    if (user && kind) entries.push({ kind, by: 'bot', evidence: 'spans', utterance: user, other: bot });
  }
  return entries;
}

/** The speech of the other side within which it begins; if there are several, the one that ends last. */
function spokenInto(inner: ModelUtterance, others: readonly ModelUtterance[]): Spoken | null {
  const outer = others.filter(isSpoken).filter((each) => beginsInside(inner, each));
  return outer.toSorted((a, b) => b.endMs - a.endMs)[0] ?? null;
}

const deniedKind = (resumed: boolean) => (resumed ? 'false_interruption' : 'backchannel');

/** When it was cut: at the reported time, or else when its audio ended, or else when the interruption was reported. */
function cutMsOf({ cutAtMs, endMs, playedMs, startMs, statements }: ModelUtterance): number | undefined {
  const told = statements.filter(({ isUtterance, interrupted }) => !isUtterance && interrupted === true);
  const last = told.toSorted((a, b) => a.sequence - b.sequence).at(-1);
  return cutAtMs ?? endMs ?? (playedMs === undefined ? undefined : startMs + playedMs) ?? last?.timestampMs;
}

/** The moment of the cut is known, and no user is heard around it. */
function isFalse(bot: ModelUtterance, shown: readonly ModelUtterance[]): boolean {
  const cutMs = cutMsOf(bot);
  const users = shown.filter(({ side }) => side === 'user');
  if (cutMs === undefined || users.length === 0) return false;
  return !users.some(({ startMs, endMs }) => startMs <= cutMs + 2_000 && (endMs ?? startMs) >= bot.startMs);
}

function kindOfUser(
  user: Spoken,
  bot: Spoken,
  isOnlyFillers: (text: string, language: string | null) => boolean,
  sessionLanguage: string | null,
): string | undefined {
  if (user.startMs < bot.endMs - 200 && bot.endMs < user.endMs) return 'probable_barge_in';
  const isFiller = user.text !== undefined && isOnlyFillers(user.text, user.language ?? sessionLanguage);
  if (bot.endMs >= user.endMs + 1_000 && isFiller) return 'backchannel';
  return Math.min(user.endMs, bot.endMs) - user.startMs >= 100 ? 'overlap' : undefined;
}

function kindOfBot(bot: Spoken, user: Spoken): string | undefined {
  if (bot.startMs < user.endMs - 200) return 'bot_cut_user';
  return Math.min(user.endMs, bot.endMs) - bot.startMs >= 100 ? 'overlap' : undefined;
}
