import { type ControlAction, controlAction, limits } from '../contract/index.ts';
import { readBody } from './body.ts';
import type { EngineReply } from './call.ts';
import type { Context } from './context.ts';
import type { Ports } from './ports.ts';
import { noContent } from './replies.ts';

export interface Control {
  /** In force when it resolves. */
  apply(action: ControlAction): Promise<void>;
  /** Undoes what is in force in this process alone. */
  close(): void;
}

/**
 * The actions of section 16. What they change lives in the ports, which also end its lease, for all processes of a deployment
 * at once; only the clock is this process's own.
 */
export function createControl(ports: Ports): Control {
  const { clock, faults, orders } = ports;
  let cancelTimer: (() => void) | undefined;

  const restoreClock = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    clock.restore();
  };

  const apply = async (action: ControlAction): Promise<void> => {
    const leaseMs = ('lease_ms' in action ? action.lease_ms : undefined) ?? limits.controlLeaseMs;
    switch (action.action) {
      case 'clock.advance':
        cancelTimer?.();
        cancelTimer = clock.setTimer(restoreClock, leaseMs);
        return clock.advance(action.ms);
      case 'cache.outage':
        return faults.cacheOutage(Math.min(action.ms, leaseMs));
      case 'profile.set_locale':
        return ports.profiles.setLocale(action.userId.toLowerCase(), action.locale, leaseMs);
      case 'project.deny':
        return ports.access.set(action.projectId.toLowerCase(), action.userId.toLowerCase(), false, leaseMs);
      case 'project.allow':
        return ports.access.set(action.projectId.toLowerCase(), action.userId.toLowerCase(), true);
      case 'build.fail_next':
        return orders.failNextBuild(action.projectId.toLowerCase(), true, leaseMs);
      case 'assistant.stub':
        return orders.stub(action.projectId.toLowerCase(), action.on, leaseMs);
      case 'reset':
        restoreClock();
        faults.cacheOutage(0);
        return orders.endLeases();
    }
  };

  return {
    apply,
    close() {
      if (cancelTimer !== undefined) restoreClock();
    },
  };
}

/** The control route. Who gets here has shown the token. */
export async function control(context: Context): Promise<EngineReply> {
  await context.control.apply(readBody(context, controlAction));
  return noContent(context);
}
