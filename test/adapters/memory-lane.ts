import { createMemoryPorts } from '../../src/engine/memory.ts';
import { manualClock } from '../engine/manual-clock.ts';
import type { Lane } from './lane.ts';

export const memoryLane: Lane = {
  name: 'memory',
  async deploy() {
    const clock = manualClock();
    const ports = createMemoryPorts({ hmac: () => '', clock, assistant: { enabled: false, delayMs: 0, buildStepMs: 0 } });
    return { clock, replica: async () => ports, pass: (ms) => clock.pass(ms) };
  },
};
