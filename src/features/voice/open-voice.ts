import { VOICE_VERSION } from '@conversation-service/voice';
import type { AppConfig } from '../../config/app-config.js';
import type { OpenedFeature } from '../../feature.js';
import type { FeatureContext } from '../../runtime/foundation.js';
import { CallReader } from './call-reader.js';
import { VoiceViews } from './voice-views.js';

/** The views keep what people said in memory, so an erasure has to remove it. */
export function openVoice({ store, clock }: FeatureContext, { limits }: AppConfig): OpenedFeature {
  const views = new VoiceViews(new CallReader(store, clock, limits.maxViewEvents), limits.maxPageBytes);
  return {
    providers: [{ provide: VoiceViews, useValue: views }],
    measurer: { version: VOICE_VERSION, measure: (session) => views.summary({ session, isSealed: false }) },
    eraseHook: { forget: async ({ sessionId }) => views.forget(sessionId) },
  };
}
