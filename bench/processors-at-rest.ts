/** Loaded before the service: nothing follows its change log, so writers pay for no mark. */
const PROCESSOR_WORK = new URL('../../dist/runtime/processor-work.js', import.meta.url);

const { ProcessorWork } = (await import(PROCESSOR_WORK.href)) as { readonly ProcessorWork: { prototype: object } };
Object.assign(ProcessorWork.prototype, { start() {}, async stop() {} });
