import { VOICE_VERSION } from '@conversation-service/voice';
import type { Session } from '../../domain/session.js';
import { type MeasuredSession, SessionMeasurer } from '../../runtime/session-measurer.js';
import type { VoiceViews } from './voice-views.js';

/** Provides the measures of calls for statistics. */
export class CallMeasurer extends SessionMeasurer {
  readonly version = VOICE_VERSION;

  constructor(private readonly views: VoiceViews) {
    super();
  }

  measure(session: Session): Promise<MeasuredSession | null> {
    return this.views.summary({ session, isSealed: false });
  }
}
