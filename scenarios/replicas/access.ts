import { describeReply, scenario } from '../../src/kit/index.ts';
import { accepted } from '../refusals.ts';
import { everywhere } from './across.ts';

export const accessOnReplicas = scenario({
  id: 'replicas/access',
  title: 'A user who lost access to a project is refused on every replica, and let in again on every replica',
  needs: ['replicas', 'outsider'],
  by: 'action',

  given: async (world) => {
    const room = await world.room();
    const rooms = everywhere(world, room);
    // Asked before the change as well: a replica that remembers who may enter does not see the change.
    return { room, rooms, before: await Promise.all(rooms.map((here) => here.readStatus())) };
  },

  when: async ({ room, rooms }, world) => {
    const { projectId, userId } = room;
    await world.control.send({ action: 'project.deny', projectId, userId });
    const denied = await Promise.all(
      rooms.map(async (here) => {
        const live = await here.open();
        await live.close();
        return [await here.readStatus(), await here.history(), live.answer];
      }),
    );
    await world.control.send({ action: 'project.allow', projectId, userId });
    return { denied: denied.flat(), allowed: await Promise.all(rooms.map((here) => here.readStatus())) };
  },

  then: {
    'auth.outsider-refused': ({ before, denied, allowed }, expect) => {
      for (const reply of [...before, ...allowed]) {
        expect.control(accepted(reply), `with access the user was not let in on every replica: ${describeReply(reply)}`);
      }
      for (const reply of denied) expect.refused(reply, 403, 'UNAUTHORIZED_PROJECT_ACCESS', 'a user without access, on some replica');
    },
  },
});
