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

/** What takes an action in a project, or on a user, back; a story may have been given up before it did so itself. */
function undoOf(action: ControlAction): ControlAction | undefined {
  if (action.action === 'project.deny') return { action: 'project.allow', projectId: action.projectId, userId: action.userId };
  if (action.action === 'profile.set_locale' && action.locale !== null)
    return { action: 'profile.set_locale', userId: action.userId, locale: null };
  if (action.action === 'assistant.stub' && action.on) return { action: 'assistant.stub', projectId: action.projectId, on: false };
  return undefined;
}

/** Names what an action is about, so that taking it back is recognised. */
function subjectOf(action: ControlAction): string {
  const { projectId = '', userId = '' } = { projectId: undefined, userId: undefined, ...action } as { projectId?: string; userId?: string }; // `as`: not every action has both
  return `${action.action === 'project.allow' ? 'project.deny' : action.action} ${projectId} ${userId}`;
}

/** Actions of one story that are still in force, by what takes them back. */
export type InForce = Map<string, ControlAction>;

export function isDenied(inForce: InForce, projectId: string, userId: string): boolean {
  return inForce.has(`project.deny ${projectId} ${userId}`);
}

/** Takes back what a story left in force; leases would, but the next story does not wait for them. */
export async function takeBack(session: Session, inForce: InForce, timeoutMs: number): Promise<void> {
  for (const action of inForce.values()) await sendControl(session, session.run.replicas[0], action, timeoutMs);
  inForce.clear();
}

/** The actions of section 16 as far as they are granted. */
export function createControl(session: Session, granted: ReadonlySet<Capability>, inForce: InForce = new Map()): Control {
  return {
    async send(action) {
      const capability = capabilityOf[action.action];
      if (capability !== undefined && !granted.has(capability)) {
        throw new ControlRefused(
          `The control action ${action.action} needs the capability ${capability}, which this target does not grant.`,
        );
      }
      const { replicas } = session.run;
      const undo = undoOf(action);
      // Noted before it is sent: it may be heard although its answer is not.
      if (undo !== undefined) inForce.set(subjectOf(action), undo);
      for (const replica of everywhere.has(action.action) ? replicas : [replicas[0]]) {
        const reply = await sendControl(session, replica, action);
        if (reply.status !== 204) {
          throw new ControlRefused(`The control action ${action.action} was not answered 204 but ${describeReply(reply)}.`, {
            operation: 'control',
          });
        }
        if (movesClock.has(action.action)) await askDiscovery(session, replica);
      }
      if (undo === undefined) inForce.delete(subjectOf(action));
      if (action.action === 'reset') inForce.clear();
    },
  };
}
