import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ConsoleController } from './console.controller.js';
import { ConsoleFiles } from './console-files.js';

@Module({
  controllers: [ConsoleController],
  providers: [
    {
      provide: ConsoleFiles,
      useFactory: (config: AppConfig) => ConsoleFiles.read(config.http.basePath),
      inject: [AppConfig],
    },
  ],
})
export class ConsoleModule {}
