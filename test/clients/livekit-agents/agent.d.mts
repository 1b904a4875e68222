import type { voice } from '@livekit/agents';

export declare function createSession(): voice.AgentSession;
export declare function createAgent(): voice.Agent;
