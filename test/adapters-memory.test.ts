import { describeEveryPort } from './adapters/every-port.ts';
import { memoryLane } from './adapters/memory-lane.ts';

describeEveryPort(memoryLane);
