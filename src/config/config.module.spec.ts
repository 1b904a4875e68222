import { Injectable, Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { afterEach, expect, it, vi } from 'vitest';
import { AppConfig } from './app-config.js';
import { ConfigModule } from './config.module.js';
import { loadConfig } from './load-config.js';

@Injectable()
class Reader {
  constructor(
    readonly config: AppConfig,
    readonly service: ConfigService,
  ) {}
}

@Module({ imports: [ConfigModule.forRoot(loadConfig({ PORT: '4000' }))], providers: [Reader] })
class TestModule {}

afterEach(() => vi.unstubAllEnvs());

it('gives AppConfig and ConfigService to whoever asks, and the environment to nobody', async () => {
  vi.stubEnv('PORT', '5000');
  const app = await NestFactory.createApplicationContext(TestModule, { logger: false });
  const { config, service } = app.get(Reader);
  expect(config.http.port).toBe(4000);
  expect(service.get('http.port')).toBe(4000);
  expect(service.get('PORT')).toBeUndefined();
  await app.close();
});
