import { Controller, Get } from '@nestjs/common';
import { Archive } from './archive.js';

@Controller('archive/status')
export class ArchiveStatusController {
  constructor(private readonly archive: Archive) {}

  /** Returns the progress of the archive. */
  @Get()
  get(): Promise<object> {
    return this.archive.status();
  }
}
