// A peer of OpenAI Realtime that plays a recorded call: a greeting, a tool, a barge-in, a late transcript, and faults.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';

/** Plays those of `frames` that go to the application to whoever connects; then it closes, and `ended` is resolved. */
export async function startFakeRealtime({ frames, isSecure }) {
  const server = isSecure ? createSecureServer(certificate()) : createServer();
  const sockets = new WebSocketServer({ server });
  const ended = Promise.withResolvers();
  sockets.on('connection', async (socket) => {
    // The application has set its listeners once it has sent something.
    await Promise.race([once(socket, 'message'), sleep(1_000)]);
    for (const frame of frames) {
      socket.send(JSON.stringify(frame));
      await sleep(2);
    }
    await sleep(50);
    socket.once('close', ended.resolve);
    socket.close(1000);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    url: `${isSecure ? 'wss' : 'ws'}://127.0.0.1:${port}/v1/realtime`,
    port,
    ended: ended.promise,
    close: () => server.close(),
  };
}

function certificate() {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...names, '-keyout', key, '-out', cert];
  execFileSync('openssl', args, { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}
