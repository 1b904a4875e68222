import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

createServer(async (request, response) => {
  try {
    const { type, data } = new Webhook(process.env.WEBHOOK_SECRET).verify(await text(request), request.headers);
    console.log(request.headers['webhook-id'], type, data.sessionId ?? '');
    response.writeHead(204).end();
  } catch {
    response.writeHead(401).end();
  }
}).listen(process.env.PORT ?? 8080, '127.0.0.1');
