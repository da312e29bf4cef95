import { ownPorts } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaReadMarksPerProcess = mutant({
  name: 'replica-read-marks-per-process',
  bug: 'Each process keeps its own read marks.',
  replicas: 2,
  breaks: ['read.round-trip', 'read.never-goes-back'],
  // Its story spreads the marks over the replicas and reads the end from one of them.
  mayAlsoFail: ['read.concurrent-max'],
  build: () => ({ ports: (ports) => ({ ...ports, readMarks: ownPorts(ports).readMarks }) }),
});
