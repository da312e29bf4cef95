import type { Room, World } from '../../src/kit/index.ts';
import { askEach, type EndpointReply, projectEndpoints } from '../project-endpoints.ts';
import { type Asked, inHeader } from './language.ts';

/**
 * Every project endpoint with every tag in the header, and once without. Each tag has a user of its own, so that its stream
 * meets no limit of connections.
 */
export async function askEverywhere(
  world: World,
  room: Room,
  tags: readonly (readonly [tag: string, expected: string])[],
): Promise<Asked[]> {
  const endpoints = projectEndpoints(world);
  const plain = await askEach(world, endpoints, (endpoint) => endpoint.send(room));
  const asked: Asked[] = [];
  for (const [tag, expected] of tags) {
    const user = await room.asAnyone();
    const replies = await askEach(world, endpoints, (endpoint) => endpoint.send(user, inHeader(tag)));
    asked.push(...replies.map((reply) => ({ ...reply, tag, expected, control: controlOf(plain, reply) })));
  }
  return asked;
}

function controlOf(plain: readonly EndpointReply[], { label }: EndpointReply) {
  return plain.find((endpoint) => endpoint.label === label)?.reply;
}
