import { type DynamicModule, Module } from '@nestjs/common';
import { AppConfig } from './app-config.js';

/**
 * Gives the configuration to everyone: inject `AppConfig`. It is read and checked before Nest starts, since the server needs
 * it to be built at all.
 */
@Module({})
export class ConfigModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: AppConfig, useValue: config }],
      exports: [AppConfig],
    };
  }
}
