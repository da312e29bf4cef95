import { type Capability, type ControlAction, headers, pathOf } from '../contract/index.ts';
import { type Control, ControlRefused, describeReply } from '../kit/index.ts';
import type { Replica } from './run.ts';
import type { Session } from './session.ts';

const utf8 = new TextEncoder();
const lane = 'control';

/** Which capability an action belongs to (section 16); `reset` undoes them all. */
const capabilityOf: Readonly<Record<ControlAction['action'], Capability | undefined>> = {
  'clock.advance': 'clock',
  'profile.set_locale': 'profile-locale',
  'project.deny': 'outsider',
  'project.allow': 'outsider',
  'build.fail_next': 'build-failure',
  'cache.outage': 'faults',
  'assistant.stub': 'stub',
  reset: undefined,
};

/** Sent to every replica; the others act on all wherever they are sent. */
const everywhere: ReadonlySet<ControlAction['action']> = new Set(['clock.advance', 'cache.outage', 'reset']);
/** After these the next request must already be signed by the new time. */
const movesClock: ReadonlySet<ControlAction['action']> = new Set(['clock.advance', 'reset']);

/** One request to the control route. The token goes nowhere else. */
export async function sendControl(session: Session, replica: Replica, body: unknown, timeoutMs?: number) {
  const prepared = await session.prepare({
    operation: 'control',
    lane,
    replica,
    method: 'POST',
    target: pathOf('control', ''),
    body: utf8.encode(JSON.stringify(body)),
    extra: session.run.controlToken === undefined ? {} : { [headers.controlToken]: session.run.controlToken },
    signed: false,
    options: {},
  });
  return session.exchange('control', prepared, timeoutMs);
}

/** An unsigned look at the target: any answer tells its clock. */
export async function askDiscovery(session: Session, replica: Replica, timeoutMs?: number) {
  const prepared = await session.prepare({
    operation: 'discover',
    lane: 'discovery',
    replica,
    method: 'GET',
    target: pathOf('discover', ''),
    body: new Uint8Array(),
    signed: false,
    options: {},
  });
  return session.exchange('discover', prepared, timeoutMs);
}

/** The actions of section 16 as far as they are granted. */
export function createControl(session: Session, granted: ReadonlySet<Capability>): Control {
  return {
    async send(action) {
      const capability = capabilityOf[action.action];
      if (capability !== undefined && !granted.has(capability)) {
        throw new ControlRefused(
          `The control action ${action.action} needs the capability ${capability}, which this target does not grant.`,
        );
      }
      const { replicas } = session.run;
      for (const replica of everywhere.has(action.action) ? replicas : [replicas[0]]) {
        const reply = await sendControl(session, replica, action);
        if (reply.status !== 204) {
          throw new ControlRefused(`The control action ${action.action} was not answered 204 but ${describeReply(reply)}.`, {
            operation: 'control',
          });
        }
        if (movesClock.has(action.action)) await askDiscovery(session, replica);
      }
    },
  };
}
