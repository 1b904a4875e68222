import { defineFeature } from '../../feature.js';
import { archiveErrors } from './archive-errors.js';
import { archiveSettings } from './archive-settings.js';

export const archiveFeature = defineFeature({
  name: 'archive',
  settings: archiveSettings,
  errors: archiveErrors,
  openApi: () => import('./openapi.js'),
  open: async (context, config) => (await import('./open-archive.js')).openArchive(context, config),
  commands: [
    {
      name: 'export',
      summary: 'writes sessions and their events as JSON Lines',
      load: () => import('./export.command.js'),
    },
    {
      name: 'archive',
      summary: 'moves events to the archive, or brings them back',
      load: () => import('./archive.command.js'),
    },
    {
      name: 'verify',
      summary: 'reads every object of the archive and checks every byte',
      load: () => import('./verify.command.js'),
    },
  ],
  module: async () => (await import('./archive.module.js')).ArchiveModule,
});
