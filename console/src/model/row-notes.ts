import type { ToolCall } from '@conversation-service/client';
import type { Answer, CallTiming, Cut } from './call.js';

/** What the service derived for a row. */
export interface RowNotes {
  readonly answer?: Answer;
  readonly tool?: ToolCall;
  readonly cuts: readonly Cut[];
}

/**
 * By the sequence of the row. An interruption is noted at the interrupted utterance, or else at the interrupting one.
 */
export function notesOf({ answers, cuts, tools }: CallTiming): ReadonlyMap<number, RowNotes> {
  const notes = new Map<number, RowNotes>();
  const add = (sequence: number | undefined, note: Partial<RowNotes>) => {
    if (sequence !== undefined) notes.set(sequence, { cuts: [], ...notes.get(sequence), ...note });
  };
  for (const answer of answers) add(answer.utterance.sequences[0], { answer });
  for (const [sequence, tool] of tools) add(sequence, { tool });
  for (const cut of cuts) {
    const sequence = (cut.into ?? cut.other)?.sequences[0];
    add(sequence, { cuts: [...(notes.get(sequence ?? 0)?.cuts ?? []), cut] });
  }
  return notes;
}
