import { type Operation, routes } from '../contract/index.ts';
import { authenticate, requireSignature } from './auth.ts';
import type { Call, Engine, EngineReply, EngineSettings } from './call.ts';
import { type Context, type House, openContext } from './context.ts';
import { control, createControl } from './control.ts';
import { discover } from './discovery.ts';
import { listMessages } from './history.ts';
import { openStream } from './open-stream.ts';
import type { Ports } from './ports.ts';
import { postLegacyMessage, postMessage } from './posting.ts';
import { getPreferences, putPreferences } from './preferences.ts';
import { postPresence } from './presence.ts';
import { getReadStatus, putReadMark } from './read-marks.ts';
import { errorReply } from './replies.ts';
import { Streams } from './streams.ts';
import { holdsControlToken, transportRefusal, unknownRoute, wrongMethod } from './unknown.ts';

/** The rules, one function per operation: read these to learn the contract. */
const handlers: Readonly<Record<Operation, (context: Context) => Promise<EngineReply>>> = {
  postMessage,
  postLegacyMessage,
  listMessages,
  openStream,
  getReadStatus,
  putReadMark,
  getPreferences,
  putPreferences,
  postPresence,
  discover,
  control,
};

/** Refuses what is no request of an operation, then who it may not come from (auth.comes-first); the rest is the handler's. */
async function answer(context: Context): Promise<EngineReply> {
  const { operation, transportProblem } = context.call;
  const isSigned = context.settings.checksSignatures !== false;
  if (operation === 'unknown-route') throw unknownRoute();
  if (operation === 'wrong-method') throw wrongMethod(context);
  // Before anything else is said about the request: without the token there is no such route.
  if (operation === 'control' && !holdsControlToken(context)) throw unknownRoute();
  if (transportProblem !== undefined) {
    if (isSigned && routes[operation].signed) requireSignature(context);
    throw transportRefusal(transportProblem);
  }
  // auth.comes-first
  if (isSigned && routes[operation].signed) await authenticate(context);
  return handlers[operation](context);
}

/** While a store is away every request meets it; told this often it fills no log, milliseconds. */
const degradedTellMs = 10_000;

/** A complete backend of the contract on the given ports; transports hand it calls. */
export function createEngine(ports: Ports, settings: EngineSettings): Engine {
  const onProblem = (cause: unknown) => settings.onInternalError?.(cause);
  const streams = new Streams(ports, settings, onProblem);
  const controls = createControl(ports);
  const assistant = ports.assistant(ports, onProblem);
  let toldAt = Number.NEGATIVE_INFINITY;
  const onDegraded = (cause: unknown): void => {
    const now = ports.clock.monotonic();
    if (now - toldAt < degradedTellMs) return;
    toldAt = now;
    onProblem(cause);
  };
  const house: House = { ports, settings, streams, assistant, control: controls, onDegraded };

  return {
    async handle(call: Call) {
      const context = openContext(house, call);
      try {
        return await answer(context);
      } catch (thrown) {
        return errorReply(context, thrown);
      }
    },
    get streams() {
      return streams.size;
    },
    drain: (spreadMs) => streams.drain(spreadMs),
    close() {
      streams.close();
      assistant.close();
      controls.close();
    },
  };
}
