import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SOURCES, TOOLS } from '../../../test/external-tools.js';

/** The newest supported version of the framework, and the oldest. */
export const LIVEKIT_FOLDERS = ['clients/livekit-agents', 'clients/livekit-agents-oldest'];

export const LIVEKIT_RECORDER = join(import.meta.dirname, '../dist/livekit/record.js');

/** Puts the scripts next to a version of the framework, which they import by its name. */
export function installScripts(folder: string): void {
  const scripts = join(SOURCES, 'clients/livekit-agents');
  const tools = join(TOOLS, folder);
  for (const name of readdirSync(scripts)) {
    if (/\.m(?:js|ts)$/.test(name)) copyFileSync(join(scripts, name), join(tools, name));
  }
}
