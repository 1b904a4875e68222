import { describe, expect, it } from 'vitest';
import { ServiceHome } from '../../../test/e2e/service-home.js';
import { DOCUMENT } from '../../../test/openapi-responses.js';
import { ConversationApiError } from '../src/client/api-error.js';
import { ConversationClient } from '../src/client/conversation-client.js';

const eventsNamed = (...ids: readonly string[]) => ({
  events: ids.map((eventId) => ({ eventId, type: 'user_speech', payload: { text: eventId } })),
});

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

describe('the client', () => {
  const home = ServiceHome.forAllTests({ LATE_EVENT_GRACE_SECONDS: '0' });
  const connect = async (fetch = globalThis.fetch) =>
    new ConversationClient({ url: await home.service.address(), fetch });

  it('has a method for each call of the API reference', async () => {
    const client = await connect();
    const paths = Object.values(DOCUMENT.paths) as unknown as readonly Readonly<
      Record<string, { operationId?: string }>
    >[];
    const ids = paths.flatMap((path) => Object.values(path).flatMap(({ operationId }) => operationId ?? []));
    expect(ids.filter((id) => typeof client[id as keyof ConversationClient] !== 'function')).toEqual([]);
    expect(ids.length).toBeGreaterThan(20);
  });

  it('records a session, and reads it as pages, log and list', async () => {
    const client = await connect();
    const ids = Array.from({ length: 7 }, (_, index) => `e-${index}`);
    expect(await client.createSession({ sessionId: 'read', metadata: { run: 'read' } })).toMatchObject({
      status: 'initiated',
    });
    expect(await client.appendEvents('read', eventsNamed(...ids))).toMatchObject({ appended: 7 });
    expect(await client.getSession('read', { limit: 2 })).toMatchObject({ pagination: { total: 7 } });
    expect((await all(client.getSession('read', { limit: 2 }))).map(({ eventId }) => eventId)).toEqual(ids);
    expect((await all(client.readEvents('read', { limit: 3 }))).map(({ eventId }) => eventId)).toEqual(ids);
    const backwards = client.readEvents('read', { limit: 3, order: 'desc', type: ['user_speech', 'system'] });
    expect((await all(backwards)).map(({ eventId }) => eventId)).toEqual(ids.toReversed());
    const listed = await all(client.listSessions({ limit: 1, metadata: { run: 'read' } }));
    expect(listed.map(({ sessionId }) => sessionId)).toEqual(['read']);
    expect(await client.getMetrics()).toContain('# HELP');
    expect(await client.getHealth()).toMatchObject({ status: 'ok' });
  });

  it('keeps annotations', async () => {
    const client = await connect();
    await client.createSession({ sessionId: 'judged' });
    expect(await client.putAnnotation('judged', 'review', { score: 4 })).toEqual({ score: 4 });
    expect(await client.mergeAnnotation('judged', 'review', { note: 'good' })).toEqual({ score: 4, note: 'good' });
    expect(await client.getAnnotation('judged', 'review')).toEqual({ score: 4, note: 'good' });
    expect(await client.listAnnotations('judged')).toMatchObject([{ name: 'review', value: { score: 4 } }]);
    await client.deleteAnnotation('judged', 'review');
    const gone = await client.getAnnotation('judged', 'review').catch((reason: unknown) => reason);
    expect(gone).toMatchObject({ code: 'ANNOTATION_NOT_FOUND', status: 404 });
  });

  it('throws the problems that the service answers', async () => {
    const client = await connect();
    const error = await client.getSession('nobody').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConversationApiError);
    expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND', status: 404, problem: { title: 'No such session' } });
  });

  it('follows a session over interrupted connections, with no gap and no repeat', async () => {
    let connections = 0;
    const client = await connect(async (...request) => {
      const response = await fetch(...request);
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
      return isStream && connections++ < 3 ? cutAfterFirstBlocks(response) : response;
    });
    const ids = Array.from({ length: 30 }, (_, index) => `f-${index}`);
    await client.createSession({ sessionId: 'followed' });
    await client.appendEvents('followed', eventsNamed(...ids));
    const seen: string[] = [];
    for await (const { eventId } of client.follow('followed')) {
      seen.push(eventId);
      if (seen.length === 20) await client.completeSession('followed');
    }
    expect(seen).toEqual(ids);
    expect(connections).toBeGreaterThan(3);
  });
});

/** Passes on the first three chunks or blocks, and then fails like a network. */
function cutAfterFirstBlocks(response: Response): Response {
  let blocks = 0;
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      const text = new TextDecoder().decode(chunk);
      const end = text.split('\n\n').slice(0, 4).join('\n\n').length;
      out.enqueue(chunk.slice(0, end));
      blocks += 1;
      if (end < text.length || blocks > 3) out.error(new TypeError('terminated'));
    },
  });
  return new Response(response.body?.pipeThrough(cut), { status: response.status, headers: response.headers });
}
