import { type ControlAction, controlAction, limits } from '../contract/index.ts';
import { readBody } from './body.ts';
import type { EngineReply } from './call.ts';
import type { Context } from './context.ts';
import type { Awaitable, Ports } from './ports.ts';
import { noContent } from './replies.ts';

/** An action in force, until its lease is over (section 16). */
interface Lease {
  readonly undo: () => Awaitable<void>;
  readonly cancelTimer: () => void;
}

export interface Control {
  /** In force when it resolves. */
  apply(action: ControlAction): Promise<void>;
  /** Undoes what is in force and forgets the leases. */
  reset(): Promise<void>;
}

/** The actions of section 16. What they change lives in the ports; here is only how each is undone. */
export function createControl(ports: Ports, onProblem: (cause: unknown) => void): Control {
  const leases = new Map<string, Lease>();

  const undo = async (key: string): Promise<void> => {
    const lease = leases.get(key);
    leases.delete(key);
    lease?.cancelTimer();
    await lease?.undo();
  };

  /** Begins a lease, or a new one of the same action; what is restored stays what was there before the first. */
  const lease = (key: string, ms: number | undefined, restore: () => Awaitable<void>): void => {
    const running = leases.get(key);
    running?.cancelTimer();
    const cancelTimer = ports.clock.setTimer(() => void undo(key).catch(onProblem), ms ?? limits.controlLeaseMs);
    leases.set(key, { undo: running?.undo ?? restore, cancelTimer });
  };

  const apply = async (action: Exclude<ControlAction, { action: 'reset' }>): Promise<void> => {
    switch (action.action) {
      case 'clock.advance':
        lease('clock', action.lease_ms, () => ports.clock.restore());
        return ports.clock.advance(action.ms);
      case 'cache.outage':
        lease('cache', action.lease_ms, () => ports.faults.cacheOutage(0));
        return ports.faults.cacheOutage(action.ms);
      case 'profile.set_locale': {
        const userId = action.userId.toLowerCase();
        const before = (await ports.profiles.locale(userId)) ?? null;
        lease(`profile ${userId}`, action.lease_ms, () => ports.profiles.setLocale(userId, before));
        return ports.profiles.setLocale(userId, action.locale);
      }
      case 'project.deny': {
        const who = [action.projectId.toLowerCase(), action.userId.toLowerCase()] as const;
        lease(`deny ${who.join(' ')}`, action.lease_ms, () => ports.access.set(...who, true));
        return ports.access.set(...who, false);
      }
      case 'project.allow': {
        const who = [action.projectId.toLowerCase(), action.userId.toLowerCase()] as const;
        await undo(`deny ${who.join(' ')}`);
        return ports.access.set(...who, true);
      }
      case 'build.fail_next': {
        const projectId = action.projectId.toLowerCase();
        lease(`fail ${projectId}`, action.lease_ms, () => ports.orders.failNextBuild(projectId, false));
        return ports.orders.failNextBuild(projectId, true);
      }
      case 'assistant.stub': {
        const projectId = action.projectId.toLowerCase();
        await undo(`stub ${projectId}`);
        if (action.on) lease(`stub ${projectId}`, action.lease_ms, () => ports.orders.stub(projectId, false));
        return ports.orders.stub(projectId, action.on);
      }
    }
  };

  const reset = async (): Promise<void> => {
    await Promise.all([...leases.keys()].map(undo));
  };

  return { apply: async (action) => (action.action === 'reset' ? reset() : apply(action)), reset };
}

/** The control route. Who gets here has shown the token. */
export async function control(context: Context): Promise<EngineReply> {
  await context.control.apply(readBody(context, controlAction));
  return noContent(context);
}
