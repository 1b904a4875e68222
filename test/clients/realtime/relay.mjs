// A call of ConversationRelay over sockets of `ws`, recorded by the application: relay.mjs CLIENT SERVICE PROVIDER.
// Prints whether everything is stored.
import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';

const [client, service, provider] = process.argv.slice(2);
const { Recorder, tapConversationRelay } = await import(client);

/** What the application says to a prompt. A reply without an end is interrupted. */
const REPLIES = {
  'I would like to move my appointment.': [{ token: 'Of course. ' }, { token: 'Which day suits you?', last: true }],
  'Tell me about life': [{ token: 'Life is a ' }, { token: 'complex set of many things.' }],
  'Stop.': [{ token: 'Sorry, I stop.', last: true }],
};

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(server, 'listening');
const relay = new WebSocket(`ws://127.0.0.1:${server.address().port}/relay`);
const [socket] = await once(server, 'connection');

const recorder = new Recorder({ url: service, sessionId: provider, spoolDir: null });
tapConversationRelay(socket, recorder, { provider, completion: { endReason: 'hung up' } });
socket.on('message', (data) => {
  const { type, voicePrompt, last } = JSON.parse(String(data));
  if (type !== 'prompt' || !last) return;
  for (const reply of REPLIES[voicePrompt]) socket.send(JSON.stringify({ type: 'text', last: false, ...reply }));
});

let replies = [];
relay.on('message', (data) => replies.push(JSON.parse(String(data))));
const send = (frame) => relay.send(JSON.stringify(frame));
async function prompt(voicePrompt) {
  replies = [];
  send({ type: 'prompt', voicePrompt, lang: 'en-US', last: true });
  while (replies.length < REPLIES[voicePrompt].length) await once(relay, 'message');
}

if (relay.readyState !== WebSocket.OPEN) await once(relay, 'open');
send({ type: 'setup', sessionId: 'VX1', callSid: 'CA1', from: '+18005550100', direction: 'inbound' });
send({ type: 'prompt', voicePrompt: 'I would like', lang: 'en-US', last: false });
await prompt('I would like to move my appointment.');
send({ type: 'dtmf', digit: '1' });
await prompt('Tell me about life');
send({ type: 'interrupt', utteranceUntilInterrupt: 'Life is a', durationUntilInterruptMs: '360' });
await prompt('Stop.');
relay.close(1000);
await once(socket, 'close');
process.stdout.write(String(await recorder.close({ timeoutMs: 20_000 })));
process.exit(0);
