import { answeredSeq, type Room, type World } from '../../src/kit/index.ts';

/**
 * Where the user's mark can be put next: seqs of messages that exist, ascending, at least `least` and at most `most` of them. Marks
 * can never be taken back, so an identity that is used again gets no others. What is missing is posted.
 */
export async function marksAbove(world: World, room: Room, mark: number, least: number, most: number = least): Promise<number[]> {
  const page = world.need(await room.history({ after_seq: mark, limit: 100 }), 200).body.messages;
  const seqs = page
    .map(({ seq }) => seq)
    .filter((seq) => seq > mark)
    .slice(0, most);
  while (seqs.length < least) {
    const reply = world.need(await room.post(world.draft()), 201);
    const newest = world.need(await room.history({ limit: 1 }), 200).body.messages.at(-1)?.seq;
    const seq = answeredSeq(reply) ?? newest;
    if (seq === undefined || seq <= Math.max(mark, ...seqs)) throw new Error('Failed to find a seq that a read mark can be put to.');
    seqs.push(seq);
  }
  return seqs;
}

/** Users and projects that nobody used before: there a mark may go anywhere. */
export function isFresh(world: World): boolean {
  return world.target.capabilities.has('fresh-identities');
}
