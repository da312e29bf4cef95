import { limits } from '../contract/index.ts';
import { ExpiringMap } from './expiring-map.ts';
import type { Clock } from './ports.ts';

/** Until when a user's streams in a project are protected: all of them, and those of single instances (ruling 2). */
interface Marks {
  all: number;
  readonly instances: Map<string, number>;
}

/** Who is typing, in memory. Marks that are over are dropped with their generation, or when their user types again. */
export class TypingMarks {
  private readonly clock: Clock;
  private readonly marks = new ExpiringMap<Marks>(limits.typingMs);

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** `until` undefined ends the protection at once; without an instance it ends for all of the user's streams. */
  set(projectId: string, userId: string, instanceId: string | undefined, until: number | undefined): void {
    const key = `${projectId} ${userId}`;
    if (instanceId === undefined && until === undefined) {
      this.marks.delete(key);
      return;
    }
    const now = this.clock.now();
    const marks = this.marks.get(key) ?? { all: 0, instances: new Map<string, number>() };
    for (const [instance, end] of marks.instances) if (end <= now) marks.instances.delete(instance);
    if (instanceId === undefined) marks.all = until ?? 0;
    else if (until === undefined) marks.instances.delete(instanceId);
    else marks.instances.set(instanceId, until);
    this.marks.set(key, marks, now);
  }

  /** Milliseconds for which the instance's streams are still protected; 0 or less: they are not. */
  left(projectId: string, userId: string, instanceId: string | undefined): number {
    const marks = this.marks.get(`${projectId} ${userId}`);
    if (marks === undefined) return 0;
    const own = instanceId === undefined ? 0 : (marks.instances.get(instanceId) ?? 0);
    return Math.max(marks.all, own) - this.clock.now();
  }

  get size(): number {
    return this.marks.size;
  }
}
