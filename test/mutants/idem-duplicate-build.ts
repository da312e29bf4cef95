import type { Assistant } from '../../src/engine/ports.ts';
import { withOwnKeys } from './own-keys.ts';
import { mutant } from './mutant.ts';

export const idemDuplicateBuild = mutant({
  name: 'idem-duplicate-build',
  bug: 'A duplicate starts another build.',
  breaks: ['idem.no-second-effect'],
  mayAlsoFail: ['build.lifecycle'],
  build: () => {
    let assistant: Assistant | undefined;
    return {
      ports: (ports) => ({
        ...withOwnKeys(ports, { onDuplicate: (first) => assistant?.onMessage(first) }),
        assistant: (final) => (assistant = ports.assistant(final)),
      }),
    };
  },
});
