import { Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provide } from '../../http/provide.js';
import { ConsoleController } from './console.controller.js';
import { ConsoleFiles } from './console-files.js';

@Module({
  controllers: [ConsoleController],
  providers: [provide(ConsoleFiles, [AppConfig], ({ http }) => ConsoleFiles.read(http.basePath))],
})
export class ConsoleModule {}
