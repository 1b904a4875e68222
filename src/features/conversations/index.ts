export { conversationsFeature } from './conversations.feature.js';
