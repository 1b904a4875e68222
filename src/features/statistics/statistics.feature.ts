import { defineFeature } from '../../feature.js';
import { statisticsSettings } from './statistics-settings.js';

export const statisticsFeature = defineFeature({
  name: 'statistics',
  processor: 'summaries',
  settings: statisticsSettings,
  openApi: () => import('./openapi.js'),
  open: async (context) => (await import('./open-statistics.js')).openStatistics(context),
  commands: [
    {
      name: 'voice',
      summary: 'measures every session whose summary is missing or out of date, and shows the progress',
      load: () => import('./voice.command.js'),
    },
  ],
  module: async () => (await import('./statistics.module.js')).StatisticsModule,
});
