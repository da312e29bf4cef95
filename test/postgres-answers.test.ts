import { describe, expect, test } from 'vitest';
import { AnswerTaken, type LeftAnswer } from '../src/engine/ports.ts';
import { draft, event, somebody, wholeLog } from './adapters/lane.ts';
import { ownClient, postgresReplica } from './adapters/postgres-lane.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const schema = ownSchema();
const url = postgresUrl ?? '';
const build = { buildId: '77777777-7777-4777-8777-777777777777', fails: true };

async function replica() {
  const { ports, beat, close } = await postgresReplica({ url, schema, answering: true });
  const left: LeftAnswer[] = [];
  ports.answers.onLeft((answer) => left.push(answer));
  return { ports, left, beat, close };
}

describe.skipIf(postgresUrl === undefined)('an answer', () => {
  test('has each step in the log once, however often it is told', async () => {
    const { ports } = await replica();
    const who = somebody();
    const { message } = await ports.log.appendMessage(draft(who, 'question', { clientMsgId: 'k' }), 0);
    const response = draft(who, 'answer', { messageType: 'assistant' });
    const told = await ports.log.appendMessage(response, 0, { to: message.seq, done: 0, build: undefined, last: false });
    const again = await ports.log.appendMessage(draft(who, 'answer', { messageType: 'assistant' }), 0, {
      to: message.seq,
      done: 0,
      build: undefined,
      last: false,
    });
    expect([told.fresh, again.fresh, again.message]).toEqual([true, false, told.message]);

    const queued = { to: message.seq, done: 1, build, last: false };
    expect((await ports.log.append(who.projectId, event('queued'), queued)).seq).toBe(3);
    expect((await ports.log.append(who.projectId, event('queued'), queued)).seq).toBe(3);
    const failed = { to: message.seq, done: 2, build, last: true };
    expect((await ports.log.append(who.projectId, event('failed'), failed)).seq).toBe(4);
    await expect(ports.log.append(who.projectId, event('failed'), failed)).rejects.toThrow(AnswerTaken);
    expect((await wholeLog(ports, who.projectId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect(await (await ownClient(url, schema)).query('SELECT FROM answers WHERE project_id = $1', [who.projectId])).toMatchObject({
      rowCount: 0,
    });
  });

  test('is taken up by one of the others where it was left, and its former process can add nothing', async () => {
    const [one, two, three] = [await replica(), await replica(), await replica()];
    const [early, late] = [somebody(), somebody()];
    const { message: unanswered } = await one.ports.log.appendMessage(draft(early, 'nobody has answered', { clientMsgId: 'k' }), 0);
    const { message: building } = await one.ports.log.appendMessage(draft(late, 'a build has begun', { mode: 'build' }), 0);
    await one.ports.log.append(late.projectId, event('response'), { to: building.seq, done: 0, build: undefined, last: false });
    await one.ports.log.append(late.projectId, event('queued'), { to: building.seq, done: 1, build, last: false });
    await Promise.all([two.beat(), three.beat()]);
    expect([...two.left, ...three.left]).toEqual([]);

    await one.close();
    await Promise.all([two.beat(), three.beat()]);
    const byProject = (a: LeftAnswer, b: LeftAnswer): number => a.done - b.done;
    expect([...two.left, ...three.left].sort(byProject)).toEqual([
      { message: unanswered, done: 0, build: undefined },
      { message: building, done: 2, build },
    ]);
    const [adopter, other] = two.left.some(({ done }) => done === 2) ? [two, three] : [three, two];
    const next = { to: building.seq, done: 2, build, last: false };
    await expect(other.ports.log.append(late.projectId, event('processing'), next)).rejects.toThrow(AnswerTaken);
    expect((await adopter.ports.log.append(late.projectId, event('processing'), next)).seq).toBe(4);
    expect((await wholeLog(two.ports, late.projectId)).map(({ data }) => data['text'] ?? data['message'])).toEqual([
      'a build has begun',
      'response',
      'queued',
      'processing',
    ]);
  });
});
