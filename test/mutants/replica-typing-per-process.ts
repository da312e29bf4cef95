import { withPort } from './decorate.ts';
import { mutant } from './mutant.ts';

export const replicaTypingPerProcess = mutant({
  name: 'replica-typing-per-process',
  bug: 'Each process knows of the typing that was reported to itself.',
  replicas: 2,
  breaks: ['connection.hard-limit'],
  build: () => ({
    ports(ports) {
      const { typing, connections } = ports;
      const marks = new Map<string, { readonly who: [string, string, string | undefined]; readonly until: number }>();
      const told = withPort(ports, 'typing', () => ({
        set(projectId, userId, instanceId, until) {
          const key = `${projectId} ${userId} ${instanceId}`;
          if (until === undefined) marks.delete(key);
          else marks.set(key, { who: [projectId, userId, instanceId], until });
          // Presence still counts as activity, wherever it was reported.
          return typing.set(projectId, userId, instanceId, undefined);
        },
      }));
      return withPort(told, 'connections', () => ({
        async admit(newcomer) {
          const mine = [...marks.values()].filter(
            ({ who: [projectId, userId] }) => projectId === newcomer.projectId && userId === newcomer.userId,
          );
          for (const { who, until } of mine) await typing.set(...who, until);
          const admission = await connections.admit(newcomer);
          for (const { who } of mine) await typing.set(...who, undefined);
          return admission;
        },
      }));
    },
  }),
});
