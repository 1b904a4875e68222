import { defineFeature } from '../../feature.js';

export const transferFeature = defineFeature({
  name: 'transfer',
  commands: [
    {
      name: 'transfer',
      summary: 'copies all sessions between SQLite and MongoDB, and verifies each by its hash',
      load: () => import('./transfer.command.js'),
    },
  ],
});
