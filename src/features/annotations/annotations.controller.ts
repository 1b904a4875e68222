import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch, Put, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { sendJson, sendUnchanged } from '../../http/answers.js';
import type { RawBody } from '../../http/body-reader.js';
import { requireBody } from '../../http/json-body.js';
import type { Json } from '../../lib/json/json.js';
import { mergePatch } from '../../lib/json/merge-patch.js';
import { ANNOTATION_NAME } from './annotation.js';
import { annotationText, type JsonObject, requireSize } from './annotation-value.js';
import { Annotations, type WrittenAnnotation } from './annotations.js';
import { annotationsJson } from './annotations-json.js';
import { type ConditionHeaders, preconditionsOf } from './preconditions.js';

const NAMES = { name: ANNOTATION_NAME } as const;

@Controller('sessions/:sessionId/annotations')
export class AnnotationsController {
  constructor(private readonly annotations: Annotations) {}

  @Get()
  @RouteConfig({ page: true })
  async list(
    @Param('sessionId') sessionId: string,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const json = annotationsJson(await this.annotations.list(sessionId));
    const etag = this.annotations.etagOfList(json);
    if (!sendUnchanged(reply, etag, ifNoneMatch)) sendJson(reply, json);
  }

  @Get(':name')
  @RouteConfig({ names: NAMES, item: true })
  async get(
    @Param() { sessionId, name }: AnnotationPath,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const annotation = await this.annotations.get(sessionId, name);
    const etag = this.annotations.etagOf(annotation);
    if (!sendUnchanged(reply, etag, ifNoneMatch)) sendJson(reply, annotation.text);
  }

  @Put(':name')
  @RouteConfig({ names: NAMES, item: true })
  async put(
    @Param() { sessionId, name }: AnnotationPath,
    @Headers() headers: ConditionHeaders,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const conditions = preconditionsOf(headers);
    const text = annotationText(await bodyOf(body));
    this.answer(reply, sessionId, await this.annotations.put(sessionId, name, text, conditions));
  }

  @Patch(':name')
  @RouteConfig({ names: NAMES, item: true, mediaType: 'application/merge-patch+json' })
  async patch(
    @Param() { sessionId, name }: AnnotationPath,
    @Headers() headers: ConditionHeaders,
    @Body() body: RawBody | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const conditions = preconditionsOf(headers);
    const patch = await bodyOf(body);
    // Validates the patch itself, so that problems have its pointers; this also limits the depth of the merge.
    annotationText(patch);
    const merge = (current: JsonObject | undefined) => mergePatch(current, patch) as JsonObject;
    this.answer(reply, sessionId, await this.annotations.merge(sessionId, name, merge, conditions));
  }

  @Delete(':name')
  @HttpCode(204)
  @RouteConfig({ names: NAMES, noBody: true })
  async delete(@Param() { sessionId, name }: AnnotationPath, @Headers() headers: ConditionHeaders): Promise<void> {
    await this.annotations.delete(sessionId, name, preconditionsOf(headers));
  }

  private answer(reply: FastifyReply, sessionId: string, { annotation, created }: WrittenAnnotation): void {
    reply.header('etag', this.annotations.etagOf(annotation));
    if (created) reply.header('location', `/sessions/${sessionId}/annotations/${annotation.name}`);
    sendJson(reply, annotation.text, created ? 201 : 200);
  }
}

interface AnnotationPath {
  readonly sessionId: string;
  readonly name: string;
}

/** @throws PAYLOAD_TOO_LARGE, INVALID_REQUEST, UNSUPPORTED_MEDIA_TYPE */
async function bodyOf(body: RawBody | undefined): Promise<Json> {
  if (body) requireSize(body.bytes.length, 'The body');
  return requireBody(body);
}
