import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const connectionInstanceCountedTwice = mutant({
  name: 'connection-instance-counted-twice',
  bug: 'Never looks at client_instance_id when it counts.',
  breaks: ['connection.same-instance'],
  mayAlsoFail: ['connection.others-undisturbed'],
  build: () => ({
    ports: (ports) =>
      withPort(ports, 'connections', ({ admit }) => ({ admit: (newcomer) => admit({ ...newcomer, instanceId: undefined }) })),
  }),
});
