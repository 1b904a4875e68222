/** Loaded before the service: no processor follows its change log, so writers record no changes. */
const PROCESSOR_WORK = new URL('../../dist/runtime/processor-work.js', import.meta.url);

const { ProcessorWork } = (await import(PROCESSOR_WORK.href)) as { readonly ProcessorWork: { prototype: object } };
Object.assign(ProcessorWork.prototype, { start() {}, async stop() {} });
