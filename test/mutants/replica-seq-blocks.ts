import { sharedByReplicas } from './deployment.ts';
import { createNumberedLog } from './numbered-log.ts';
import { mutant } from './mutant.ts';

interface Block {
  next: number;
  end: number;
}

const blockSize = 50;
const deploymentOf = sharedByReplicas(() => {
  const blocks: { current: Block; given: number } = { current: { next: 0, end: 0 }, given: 0 };
  const seqOf = (): number => {
    const { current } = blocks;
    if (current.next === current.end) {
      current.next = blocks.given;
      blocks.given += blockSize;
      current.end = blocks.given;
    }
    current.next += 1;
    return current.next;
  };
  return { blocks, log: createNumberedLog({ seqOf }) };
});

export const replicaSeqBlocks = mutant({
  name: 'replica-seq-blocks',
  bug: 'Each process gives out sequence numbers from a block of its own.',
  replicas: 2,
  breaks: ['seq.increasing', 'resume.across-replicas'],
  // What was stored under a lower number is never seen by a reader that has gone past it.
  mayAlsoFail: [
    'connection.limit',
    'connection.newcomer-admitted',
    'connection.slot-freed',
    'connection.same-instance',
    'seq.ordered-on-stream',
    'idem.across-replicas',
    'preference.saved-and-used',
    'history.pages',
  ],
  build: () => ({
    ports(ports) {
      const { log, blocks } = deploymentOf(ports);
      const mine: Block = { next: 0, end: 0 };
      const inMyName = <T>(run: () => T): T => {
        blocks.current = mine;
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
