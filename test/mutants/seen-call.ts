import { AsyncLocalStorage } from 'node:async_hooks';
import type { Call, Engine } from '../../src/engine/call.ts';
import { aroundCalls } from './decorate.ts';

/** Lets a decorated port know which call it serves, as code without layers would. */
export function createSeenCall(): { engine: (engine: Engine) => Engine; call: () => Call | undefined } {
  const storage = new AsyncLocalStorage<Call>();
  return {
    engine: (engine) => aroundCalls(engine, (call, next) => storage.run(call, () => next(call))),
    call: () => storage.getStore(),
  };
}
