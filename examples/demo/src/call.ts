/** One recorded call, a line of `examples/harper-valley/calls.jsonl`; the README next to it explains the fields. */
export interface Call {
  readonly id: string;
  readonly source_path: string;
  readonly metadata: CallMetadata;
  readonly utterances: readonly Utterance[];
}

export interface CallMetadata {
  readonly session: string;
  readonly start_time_ms: number;
  readonly end_time_ms: number;
  readonly labels: Readonly<Record<string, number>>;
  readonly tasks: readonly Task[];
  readonly agent: Party<{ readonly agent_name: string }>;
  readonly caller: Party<{ readonly 'first and last name': string }>;
}

interface Task {
  readonly task_type: string;
  readonly [detail: string]: string | number;
}

interface Party<Names> {
  readonly hangup_time_ms: number;
  readonly metadata: Names;
  readonly responses: readonly { readonly submit_time_ms: number; readonly data?: Readonly<Record<string, unknown>> }[];
  readonly speaker_id: number;
}

export interface Utterance {
  readonly index: number;
  readonly speaker: 'agent' | 'caller';
  readonly channel: number;
  readonly start_ms: number;
  readonly offset_ms: number;
  readonly duration_ms: number;
  readonly start_timestamp_ms: number;
  readonly text: string;
  readonly asr: string;
  readonly dialog_acts: readonly string[];
}

/** Parses the calls of the example file, in order. */
export function parseCalls(jsonLines: string): readonly Call[] {
  return jsonLines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Call);
}
