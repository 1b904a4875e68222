import { Recorder } from '../recorder/node-recorder.js';
import type { RecorderOptions } from '../recorder/options.js';
import type { LivekitJob, LivekitSession } from './framework.js';
import { LivekitCall } from './livekit-call.js';

export interface LivekitRecordOptions extends Omit<RecorderOptions, 'sessionId'> {
  /** Default: `livekit:<job id>`, which `POST /ingest/livekit` uses as well. */
  readonly sessionId?: string;
}

/** The framework gives a job more, but others have work to do then as well. */
const SHUTDOWN_TIMEOUT_MS = 8_000;

/**
 * Records `session` of the job `ctx`, both of LiveKit Agents; call it before `session.start`. The recorder that is returned
 * takes what else is to be told. When the session closes, it is completed; when the job ends, what is pending is sent for
 * at most eight seconds, and what is left is in the spool. A session that is started again is recorded by another call. No
 * error of the recorder reaches the call.
 */
export function record(session: LivekitSession, ctx: LivekitJob, options: LivekitRecordOptions): Recorder {
  const { sessionId = `livekit:${ctx.job.id}`, ...others } = options;
  const recorder = new Recorder({ ...others, sessionId });
  const call = new LivekitCall(session, recorder, (error) => {
    options.onLog?.({ level: 'error', message: `An event of session ${sessionId} could not be recorded.`, error });
  });
  for (const [name, listener] of Object.entries(call.listeners)) session.on(name as never, listener as never);
  ctx.addShutdownCallback(async () => {
    call.end();
    await recorder.close({ timeoutMs: SHUTDOWN_TIMEOUT_MS });
  });
  return recorder;
}
