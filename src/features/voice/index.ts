export { voiceFeature } from './voice.feature.js';
