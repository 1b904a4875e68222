export { StatisticsController } from './statistics.controller.js';
export { statisticsFeature } from './statistics.feature.js';
export { StatisticsService } from './statistics.service.js';
