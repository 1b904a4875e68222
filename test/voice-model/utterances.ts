import { type ModelEvent, type ModelSide, type ModelWord, type Statement, statementOf } from './statements.js';

/** One utterance, according to all its events together. */
export interface ModelUtterance {
  readonly side: ModelSide;
  readonly provider: string | null;
  readonly itemId: string | null;
  readonly statements: readonly Statement[];
  readonly sequence: number;
  readonly final: boolean;
  readonly rev: number;
  readonly startMs: number;
  /** Undefined for a tick. */
  readonly endMs: number | undefined;
  /** Whether an event gave its start. */
  readonly isTimed: boolean;
  readonly text: string | undefined;
  readonly generatedText: string | undefined;
  readonly heardText: string | undefined;
  readonly interrupted: boolean | undefined;
  readonly isCut: boolean;
  readonly backchannel: boolean;
  readonly medium: string;
  readonly language: string | undefined;
  readonly playedMs: number | undefined;
  readonly cutAtMs: number | undefined;
  readonly words: readonly ModelWord[] | undefined;
  readonly latency: Readonly<Record<string, number>>;
  superseded: boolean;
}

/** What a provider says about a cut, a false alarm or a backchannel, and the utterance to which it refers. */
export interface Supplement {
  readonly by: ModelSide;
  readonly isInterruption: boolean;
  readonly resumed: boolean;
  readonly about: ModelUtterance | undefined;
}

interface Group {
  readonly side: ModelSide;
  readonly provider: string | null;
  readonly itemId: string | null;
  readonly statements: Statement[];
}

const providerOf = ({ payload }: ModelEvent) =>
  (payload.source as { readonly provider?: string } | undefined)?.provider ?? null;
const itemOf = ({ payload }: ModelEvent) => (payload.itemId as string | undefined) ?? null;

/** The utterances of a log, merged, in the order of their start, with what was said about them. */
export function utterancesOf(events: readonly ModelEvent[], sessionStartMs: number) {
  const groups: Group[] = [];
  const find = (side: ModelSide, event: ModelEvent, isOfSpeech = false) =>
    groups
      .filter(({ statements }) => !isOfSpeech || statements.some(({ isUtterance }) => isUtterance))
      .find((group) => group.side === side && group.itemId === itemOf(event) && group.provider === providerOf(event));
  const open = (side: ModelSide, event: ModelEvent) => {
    const group: Group = { side, provider: providerOf(event), itemId: itemOf(event), statements: [] };
    groups.push(group);
    return group;
  };
  for (const event of events.filter(isSpeech)) {
    const side = event.type === 'user_speech' ? 'user' : 'bot';
    const group = (itemOf(event) === null ? undefined : find(side, event)) ?? open(side, event);
    group.statements.push(statementOf(event, sessionStartMs));
  }
  const supplements = events.filter(({ type }) => type === 'x.interruption' || type === 'x.metrics');
  const about = new Map<ModelEvent, Group>();
  const attach = (event: ModelEvent, group: Group) => {
    group.statements.push(statementOf(event, sessionStartMs));
    about.set(event, group);
  };
  for (const event of supplements.filter((each) => itemOf(each) !== null)) {
    // Metrics may belong to either side.
    const spoken =
      find(cutSideOf(event), event, true) ?? (event.type === 'x.metrics' ? find('user', event, true) : undefined);
    attach(event, spoken ?? find(cutSideOf(event), event) ?? open(cutSideOf(event), event));
  }
  const activity = events.filter(({ type }) => type === 'x.speech');
  const mergeAll = () => new Map(groups.map((group) => [group, merged(group, activity, sessionStartMs)]));
  const before = mergeAll();
  supersede([...before.values()]);
  const timed = supplements.filter((each) => itemOf(each) === null);
  // Each finds its utterance by what was known before all of them, so that none moves another.
  const found = timed.map(
    (event) => [event, spokenThen(before, cutSideOf(event), Date.parse(event.timestamp))] as const,
  );
  for (const [event, group] of found) if (group) attach(event, group);
  const after = mergeAll();
  for (const [group, utterance] of after) utterance.superseded = before.get(group)?.superseded === true;
  const told = supplements
    .filter(({ type }) => type === 'x.interruption')
    .map((event): Supplement => {
      const group = about.get(event);
      return {
        by: cutSideOf(event) === 'bot' ? 'user' : 'bot',
        isInterruption: event.payload.isInterruption !== false,
        resumed: event.payload.resumed === true,
        about: group && after.get(group),
      };
    });
  const utterances = [...after.values()].sort((a, b) => a.startMs - b.startMs || a.sequence - b.sequence);
  return { utterances, supplements: told };
}

const isSpeech = ({ type }: ModelEvent) => type === 'user_speech' || type === 'bot_speech';

/** Whose utterance a supplement refers to. */
const cutSideOf = ({ type, payload }: ModelEvent): ModelSide =>
  type === 'x.interruption' && payload.by === 'bot' ? 'user' : 'bot';

/** The utterance of the side with the latest start at or before the moment that did not end more than 2 s before it. */
function spokenThen(
  utterances: ReadonlyMap<Group, ModelUtterance>,
  side: ModelSide,
  momentMs: number,
): Group | undefined {
  return [...utterances]
    .filter(([, utterance]) => utterance.side === side && utterance.startMs <= momentMs)
    .filter(([, utterance]) => utterance.final && !utterance.superseded && hasText(utterance))
    .filter(([, utterance]) => (utterance.endMs ?? Number.POSITIVE_INFINITY) >= momentMs - 2_000)
    .sort(([, a], [, b]) => a.startMs - b.startMs || a.sequence - b.sequence)
    .at(-1)?.[0];
}

/** Negative if `a` precedes `b`. */
function ranked(a: Statement, b: Statement): number {
  if (a.final !== b.final) return a.final ? -1 : 1;
  if (a.rev !== b.rev) return b.rev - a.rev;
  if (a.provider === null || a.provider !== b.provider) return b.sequence - a.sequence;
  const end = (b.endMs ?? Number.NEGATIVE_INFINITY) - (a.endMs ?? Number.NEGATIVE_INFINITY);
  if (end !== 0 && !Number.isNaN(end)) return end;
  const length = (b.text ?? '').length - (a.text ?? '').length;
  if (length !== 0) return length;
  return a.eventId > b.eventId ? -1 : 1;
}

function merged(group: Group, activity: readonly ModelEvent[], sessionStartMs: number): ModelUtterance {
  const { side, provider, itemId } = group;
  const { statements } = group;
  const best = (candidates: readonly Statement[]) =>
    candidates.length === 0 ? undefined : candidates.reduce((a, b) => (ranked(b, a) < 0 ? b : a));
  const first = <Name extends keyof Statement>(name: Name) =>
    best(statements.filter((statement) => statement[name] !== undefined))?.[name] as
      | NonNullable<Statement[Name]>
      | undefined;
  const vad = activity
    .filter(({ payload }) => itemId !== null && payload.itemId === itemId && payload.side === side)
    .filter((event) => providerOf(event) === null || providerOf(event) === provider)
    .map((event) => statementOf(event, sessionStartMs));
  const told =
    first('startMs') ??
    edge(
      vad.flatMap((each) => each.startMs ?? []),
      Math.min,
    );
  const startMs = told ?? Math.min(...statements.map(({ timestampMs }) => timestampMs));
  const durationMs = first('durationMs');
  const given =
    first('endMs') ??
    edge(
      vad.flatMap((each) => each.endMs ?? []),
      Math.max,
    ) ??
    (durationMs === undefined ? undefined : startMs + durationMs);
  const isBroken = given !== undefined && given < startMs;
  const { playedMs, atMs } = first('truncation') ?? {};
  const interrupted = interruptedOf(group.statements);
  const generatedMs = first('generatedMs');
  const isBehind = generatedMs !== undefined && playedMs !== undefined && playedMs >= generatedMs;
  // What was heard is only reported for interrupted utterances, so reporting it implies that there was a cut.
  const isToldSo = first('heardText') !== undefined || playedMs !== undefined;
  const isCut = side === 'bot' && !isBehind && (interrupted ?? isToldSo);
  const whole = isBroken ? undefined : given;
  const ended = whole !== undefined && isCut && playedMs !== undefined ? Math.min(whole, startMs + playedMs) : whole;
  const texts = statements.filter(({ text }) => text !== undefined);
  const strong = texts.filter(({ text, heardText }) => text !== heardText);
  const latency: Record<string, number> = {};
  for (const stage of new Set(statements.flatMap((each) => Object.keys(each.latency)))) {
    const claim = best(statements.filter((each) => each.latency[stage] !== undefined))?.latency[stage];
    if (claim !== undefined) latency[stage] = claim;
  }
  return {
    ...{ side, provider, itemId, statements, startMs },
    sequence: Math.min(...statements.map(({ sequence }) => sequence)),
    final: statements.some(({ final }) => final),
    rev: Math.max(...statements.map(({ rev }) => rev)),
    endMs: ended !== undefined && ended > startMs ? ended : undefined,
    isTimed: told !== undefined,
    text: best(strong.length > 0 ? strong : texts)?.text ?? first('wordsText'),
    generatedText: first('generatedText'),
    heardText: first('heardText'),
    interrupted: isBehind && interrupted === true ? false : interrupted,
    isCut,
    backchannel: side === 'user' && first('backchannel') === true,
    medium: first('medium') ?? 'voice',
    language: first('language'),
    playedMs,
    cutAtMs: atMs,
    words: first('words'),
    latency: isBroken ? {} : latency,
    superseded: false,
  };
}

function edge(values: readonly number[], outermost: (...values: number[]) => number): number | undefined {
  return values.length === 0 ? undefined : outermost(...values);
}

/** Among the statements of the highest `rev` that give it, true wins. */
function interruptedOf(statements: readonly Statement[]): boolean | undefined {
  const said = statements.filter(({ interrupted }) => interrupted !== undefined);
  if (said.length === 0) return undefined;
  const rev = Math.max(...said.map((statement) => statement.rev));
  return said.some((statement) => statement.rev === rev && statement.interrupted === true);
}

/** Reports at the end supersede what was reported live; conversations so far supersede what came before their end. */
function supersede(utterances: readonly ModelUtterance[]): void {
  for (const side of ['user', 'bot'] as const) {
    const ours = utterances.filter((utterance) => utterance.side === side && hasText(utterance));
    for (const provider of new Set(ours.map((each) => each.provider))) {
      const report = ours.filter((each) => each.provider === provider && hasFinal(each, 2));
      if (report.length === 0) continue;
      const { fromMs, toMs } = spanOf(report);
      const named = new Set(report.flatMap(({ itemId }) => itemId ?? []));
      for (const each of ours.filter(({ rev, itemId }) => rev < 2 && !(itemId !== null && named.has(itemId)))) {
        if (each.startMs >= fromMs - 1_000 && each.startMs <= toMs + 1_000) each.superseded = true;
      }
    }
    const soFar = ours.filter((each) => hasFinal(each, 1));
    const untilMs = Math.max(...soFar.map(({ startMs, endMs }) => endMs ?? startMs)) + 1_000;
    for (const each of ours) if (each.rev === 0 && each.startMs <= untilMs) each.superseded = true;
  }
}

const hasFinal = ({ statements }: ModelUtterance, rev: number) =>
  statements.some((statement) => statement.isUtterance && statement.final && statement.rev === rev);

export const hasText = ({ text, generatedText, heardText }: ModelUtterance) =>
  text !== undefined || generatedText !== undefined || (heardText !== undefined && heardText !== '');

function spanOf(report: readonly ModelUtterance[]) {
  const timed = report.filter(({ isTimed }) => isTimed);
  if (timed.length === 0) return { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
  const fromMs = Math.min(...timed.map(({ startMs }) => startMs));
  const toMs = Math.max(...timed.map(({ startMs, endMs }) => endMs ?? startMs));
  return { fromMs, toMs };
}
