import { ownPorts } from './deployment.ts';
import { mutant } from './mutant.ts';

export const replicaEverythingInMemory = mutant({
  name: 'replica-everything-in-memory',
  bug: 'Every process keeps everything in its own memory.',
  replicas: 2,
  breaks: ['idem.across-replicas', 'resume.across-replicas'],
  // Whatever one process was told, the other does not know, the orders of the control route included.
  mayAlsoFail: [
    'seq.increasing',
    'seq.distinct',
    'seq.ordered-on-stream',
    'history.pages',
    'read.round-trip',
    'read.never-goes-back',
    'read.concurrent-max',
    'preference.saved-and-used',
    'auth.replay-refused',
    'auth.outsider-refused',
    'locale.profile',
    'build.failure',
    'connection.limit',
    'connection.newcomer-admitted',
    'connection.victim-told',
    'connection.hard-limit',
    'connection.same-instance',
    'connection.slot-freed',
  ],
  build: () => ({ ports: ownPorts }),
});
