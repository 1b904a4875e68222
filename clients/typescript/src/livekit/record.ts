import { Recorder } from '../recorder/node-recorder.js';
import type { RecorderOptions } from '../recorder/options.js';
import type { LivekitJob, LivekitSession } from './framework.js';
import { LivekitCall } from './livekit-call.js';

export interface LivekitRecordOptions extends Omit<RecorderOptions, 'sessionId'> {
  /** Default: `livekit:<job id>`, the id that `POST /ingest/livekit` uses as well. */
  readonly sessionId?: string;
}

/** Below the framework's limit for a job's shutdown, because other callbacks need time as well. */
const SHUTDOWN_TIMEOUT_MS = 8_000;

/**
 * Records `session` of the job `ctx`, both of LiveKit Agents. Call it before `session.start`; returns the recorder, for
 * events of your own. The session is completed when it closes. At the end of the job, pending records are sent for at
 * most eight seconds; the rest stays in the spool. If a session is started again, call `record` again. Errors of the
 * recorder never reach the call.
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
