export { abandonmentFeature } from './abandonment.feature.js';
