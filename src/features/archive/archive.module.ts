import { Module } from '@nestjs/common';
import { ArchiveStatusController } from './archive-status.controller.js';

@Module({ controllers: [ArchiveStatusController] })
export class ArchiveModule {}
