// The agent of the README's example.
import { ScriptedCall } from './scripted-call.mjs';

export const call = new ScriptedCall({ replies: { 'Goodbye.': 'Goodbye!' } });
export const createSession = () => call.session;
export const createAgent = () => call.agent;
