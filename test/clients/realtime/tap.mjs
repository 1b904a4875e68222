// Records the played call through another package: tap.mjs KIND CLIENT SERVICE SESSION FRAMES. Prints whether
// everything is stored.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { startFakeRealtime } from './fake-realtime.mjs';

const [kind, client, service, sessionId, framesPath] = process.argv.slice(2);
const { Recorder, tapOpenAiRealtime } = await import(client);
const frames = JSON.parse(readFileSync(framesPath, 'utf8'));
const fake = await startFakeRealtime({ frames, isSecure: kind.startsWith('openai') });
const completed = Promise.withResolvers();
const recorder = new Recorder({ url: service, sessionId, spoolDir: null });
const complete = recorder.complete.bind(recorder);
recorder.complete = (fields) => {
  complete(fields);
  completed.resolve();
};
const tap = (source) => tapOpenAiRealtime(source, recorder, { completion: { endReason: 'closed' } });
const update = { type: 'session.update', session: { type: 'realtime' } };

const PLAYERS = {
  async ws() {
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(fake.url);
    tap(socket);
    await once(socket, 'open');
    socket.send(JSON.stringify(update));
  },
  async browser() {
    const socket = new WebSocket(fake.url);
    tap(socket);
    socket.addEventListener('open', () => socket.send(JSON.stringify(update)));
  },
  async openai() {
    const { default: OpenAI } = await import('openai');
    const { OpenAIRealtimeWS } = await import('openai/realtime/ws');
    const api = new OpenAI({ apiKey: 'key', baseURL: `https://127.0.0.1:${fake.port}/v1` });
    const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime', options: { rejectUnauthorized: false } }, api);
    realtime.on('error', () => undefined);
    tap(realtime);
    await once(realtime.socket, 'open');
    realtime.send(update);
  },
  async openaiWebSocket() {
    const { default: OpenAI } = await import('openai');
    const { OpenAIRealtimeWebSocket } = await import('openai/realtime/websocket');
    const api = new OpenAI({ apiKey: 'key', baseURL: `https://127.0.0.1:${fake.port}/v1` });
    // The WebSocket of Node, like that of browsers, has no options, so the certificate of the fake is accepted here.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const realtime = new OpenAIRealtimeWebSocket({ model: 'gpt-realtime' }, api);
    realtime.on('error', () => undefined);
    tap(realtime);
    realtime.socket.addEventListener('open', () => realtime.send(update));
  },
  async agents() {
    const { RealtimeAgent, RealtimeSession } = await import('@openai/agents/realtime');
    const session = new RealtimeSession(new RealtimeAgent({ name: 'agent' }), {
      model: 'gpt-realtime',
      transport: 'websocket',
    });
    session.on('error', () => undefined);
    tap(session);
    await session.connect({ apiKey: 'key', url: fake.url });
  },
};

await PLAYERS[kind]();
await completed.promise;
process.stdout.write(String(await recorder.close({ timeoutMs: 20_000 })));
process.exit(0);
