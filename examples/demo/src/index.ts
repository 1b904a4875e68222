export { UnexpectedAnswer } from './api.js';
export { parseCalls } from './call.js';
export type { DemoScreen } from './demo-screen.js';
export { deliverProviderCalls, type ProviderDelivery } from './provider-calls.js';
export { type DemoParts, runDemo } from './run-demo.js';
export { runScene } from './scene/run-scene.js';
