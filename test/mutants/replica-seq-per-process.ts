import { sharedByReplicas } from './deployment.ts';
import { createNumberedLog } from './numbered-log.ts';
import { mutant } from './mutant.ts';

const deploymentOf = sharedByReplicas(() => {
  const counts: { current: Map<string, number> } = { current: new Map() };
  const seqOf = (_count: number, _event: object, projectId: string): number => {
    const seq = (counts.current.get(projectId) ?? 0) + 1;
    counts.current.set(projectId, seq);
    return seq;
  };
  return { counts, log: createNumberedLog({ seqOf }) };
});

export const replicaSeqPerProcess = mutant({
  name: 'replica-seq-per-process',
  bug: 'Each process counts the events of a project by itself.',
  replicas: 2,
  breaks: ['seq.distinct', 'seq.increasing'],
  // Two events with one number: a reader that has one of them never gets the other.
  mayAlsoFail: [
    'connection.limit',
    'connection.newcomer-admitted',
    'connection.slot-freed',
    'connection.same-instance',
    'seq.ordered-on-stream',
    'idem.across-replicas',
    'resume.across-replicas',
    'preference.saved-and-used',
    'history.pages',
  ],
  build: () => ({
    ports(ports) {
      const { log, counts } = deploymentOf(ports);
      const mine = new Map<string, number>();
      const inMyName = <T>(run: () => T): T => {
        counts.current = mine;
        return run();
      };
      return {
        ...ports,
        log: {
          ...log,
          appendMessage: (draft, keyNotBefore) => inMyName(() => log.appendMessage(draft, keyNotBefore)),
          append: (projectId, draft) => inMyName(() => log.append(projectId, draft)),
        },
      };
    },
  }),
});
