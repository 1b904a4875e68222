import { aws } from './aws/importer.js';
import type { Importer } from './core/importer.js';
import type { Provider } from './core/provider.js';
import { deepgram } from './deepgram/importer.js';
import { elevenlabs } from './elevenlabs/importer.js';
import { livekit } from './livekit/importer.js';
import { openaiRealtime } from './openai-realtime/importer.js';
import { pipecat } from './pipecat/importer.js';
import { retell } from './retell/importer.js';
import { telnyx } from './telnyx/importer.js';
import { twilio } from './twilio/importer.js';
import { vapi } from './vapi/importer.js';
import { vcon } from './vcon/importer.js';

/** The importers, in display order. */
export const IMPORTERS: readonly Importer[] = [
  vapi,
  retell,
  elevenlabs,
  twilio,
  telnyx,
  livekit,
  pipecat,
  openaiRealtime,
  deepgram,
  vcon,
  aws,
];

const BY_PROVIDER: ReadonlyMap<string, Importer> = new Map(IMPORTERS.map((importer) => [importer.provider, importer]));

/** Returns the importer of a provider; undefined for an unknown name. */
export function importerOf(provider: Provider | (string & {})): Importer | undefined {
  return BY_PROVIDER.get(provider);
}
