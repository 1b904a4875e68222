import { styleText } from 'node:util';
import { CallView, type LoggedEvent, type TranscriptUtterance, VOICE_EVENT_TYPES } from '@conversation-service/voice';

/** The last events determine the current utterance; a view of all events for each of them would take quadratic time. */
const WINDOW_EVENTS = 60;

/** Formats the events of a call for a reader, with what was heard of the agent and how long each answer took. */
export class CallLines {
  private readonly latest: LoggedEvent[] = [];

  constructor(private readonly startedAt: string) {}

  /** Returns the text of an event, which must follow those before; `plain` is its text without context. */
  textOf(event: LoggedEvent, plain: string): string {
    if (!VOICE_EVENT_TYPES.has(event.type)) return plain;
    this.latest.push(event);
    if (this.latest.length > WINDOW_EVENTS) this.latest.shift();
    const call = new CallView({ sessionId: '', startedAt: this.startedAt });
    for (const each of this.latest) call.add(each);
    const utterance = call.transcript().utterances.find(({ sequences }) => sequences.includes(event.sequence));
    if (!utterance) return plain;
    if (event.type === 'x.interruption') return `[cut: ${heardOf(call, utterance)}]`;
    if (!event.type.endsWith('_speech')) return plain;
    return `${gapBefore(call, utterance)}${utterance.heard === 'full' ? plain : heardOf(call, utterance)}`;
  }
}

/** Returns what was heard, and after the cut what was not. */
function heardOf(call: CallView, { index, text }: TranscriptUtterance): string {
  const whole = call.transcript({ view: 'generated' }).utterances[index]?.text ?? '';
  if (text === null) return `${whole} ${styleText('dim', '✂ nobody says where')}`;
  const rest = whole.startsWith(text) ? whole.slice(text.length).trim() : '';
  return [text, styleText('dim', `✂ ${rest}`.trim())].join(' ').trim();
}

/** Returns the response gap before an answer; with a tilde if one of the two has no duration. */
function gapBefore(call: CallView, { index }: TranscriptUtterance): string {
  const { turns, exchanges } = call.turns();
  const exchange = exchanges.find(({ botTurn }) => botTurn !== null && turns[botTurn]?.utterances[0] === index);
  if (!exchange || exchange.responseGapMs === null) return '';
  const seconds = (exchange.responseGapMs / 1_000).toFixed(1);
  return styleText('dim', `(${exchange.isRough ? '~' : ''}${seconds} s) `);
}
