import { Controller, Get, Headers, Param, Query, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { ApiLimits } from '../../domain/limits.js';
import { matchesETag } from '../../http/answers.js';
import { bodyInParts } from '../../http/large-answer.js';
import { linkNext } from '../../http/link.js';
import type { RawQuery } from '../../http/query.js';
import type { CallHead } from './call-reader.js';
import { transcriptPage } from './transcript-answer.js';
import { MEDIA_TYPES } from './transcript-formats.js';
import { parseTranscriptQuery, TRANSCRIPT_PARAMETERS, type TranscriptQuery } from './transcript-query.js';
import { VoiceViews } from './voice-views.js';

@Controller('sessions/:sessionId')
export class VoiceController {
  constructor(
    private readonly views: VoiceViews,
    private readonly limits: ApiLimits,
  ) {}

  @Get('transcript')
  @RouteConfig({ query: TRANSCRIPT_PARAMETERS, page: true })
  async transcript(
    @Param('sessionId') sessionId: string,
    @Query() raw: RawQuery,
    @Headers('accept') accept: string | undefined,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    addVary(reply, 'Accept');
    const query = parseTranscriptQuery(raw, accept, this.limits);
    const head = await this.views.findHead(sessionId);
    const etag = this.tagOf(head, queryTag(query, raw));
    if (matchesETag(ifNoneMatch, etag)) return sendUnchanged(reply, etag);
    if (query.format === 'json') return this.sendPage(head, query, raw, etag, reply);
    const text = await this.views.text(head, query.options, query.format);
    send(reply, etag, MEDIA_TYPES[query.format], text.texts());
  }

  @Get('turns')
  @RouteConfig({ page: true })
  async turns(
    @Param('sessionId') sessionId: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const head = await this.views.findHead(sessionId);
    const etag = this.tagOf(head, 'turns');
    if (matchesETag(ifNoneMatch, etag)) return sendUnchanged(reply, etag);
    const text = await this.views.turns(head);
    send(reply, etag, MEDIA_TYPES.json, text.texts());
  }

  private async sendPage(
    head: CallHead,
    query: TranscriptQuery,
    raw: RawQuery,
    etag: string,
    reply: FastifyReply,
  ): Promise<void> {
    const transcript = await this.views.transcript(head, query.options);
    const { parts, nextCursor } = transcriptPage(transcript, head, query, this.limits.maxPageBytes);
    const path = `/sessions/${head.session.sessionId}/transcript`;
    if (nextCursor !== null) linkNext(reply, path, raw, { cursor: nextCursor });
    send(reply, etag, MEDIA_TYPES.json, parts);
  }

  private tagOf(head: CallHead, name: string): string {
    return `W/"${this.views.versionOf(head)}-${name}"`;
  }
}

/** Everything that the answer depends on besides the head; text formats are complete, whatever page is requested. */
function queryTag({ format, options, limit }: TranscriptQuery, { cursor = '' }: RawQuery): string {
  const { view, ...flags } = options;
  const asked = Object.entries(flags).flatMap(([name, isOn]) => (isOn ? [name] : []));
  const page = format === 'json' ? [limit, cursor] : [];
  return [format, view, ...asked, ...page].join('-');
}

function send(reply: FastifyReply, etag: string, mediaType: string, parts: Iterable<string>): void {
  reply.header('etag', etag).header('content-type', `${mediaType}; charset=utf-8`).send(bodyInParts(parts));
}

function sendUnchanged(reply: FastifyReply, etag: string): void {
  reply.header('etag', etag).code(304).send();
}

/** In addition to what CORS has set. */
function addVary(reply: FastifyReply, name: string): void {
  const before = reply.getHeader('vary');
  reply.header('vary', before === undefined ? name : `${before}, ${name}`);
}
