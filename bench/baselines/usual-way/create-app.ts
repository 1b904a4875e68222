import { Module, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';

@Module({})
class AppModule {}

/**
 * Does what class-transformer does for these DTOs, without walking through the payload. Cheaper than the real one,
 * which favours the baseline.
 */
const TRANSFORMER = {
  plainToInstance: <T>(type: new () => T, plain: unknown): T => Object.assign(new type() as object, plain) as T,
  classToPlain: (instance: object) => ({ ...instance }),
};

/** A conversation service as it is usually written, on Fastify, the faster of Nest's adapters. */
export async function createUsualWay(conversations: ConversationsService): Promise<NestFastifyApplication> {
  const module = {
    module: AppModule,
    controllers: [ConversationsController],
    providers: [{ provide: ConversationsService, useValue: conversations }],
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    module,
    new FastifyAdapter({ keepAliveTimeout: 72_000 }),
    {
      logger: ['error', 'warn'],
    },
  );
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, transformerPackage: TRANSFORMER }));
  app.useGlobalInterceptors(new EnvelopeInterceptor());
  return app;
}
