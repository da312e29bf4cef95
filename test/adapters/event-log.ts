import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { draft, event, type Lane, somebody, wholeLog } from './lane.ts';

const hour = 3_600_000;
const never = 0;

export function describeEventLog(lane: Lane): void {
  describe('the log', () => {
    it('is empty, with head 0, until something is appended', async () => {
      const { log } = await (await lane.deploy()).replica();
      const { projectId } = somebody();
      expect(await log.head(projectId)).toBe(0);
      expect(await log.read(projectId, 0, 10)).toEqual([]);
      expect(await log.page({ projectId, limit: 5, beforeSeq: undefined, afterSeq: undefined, mode: 'all' })).toEqual({
        messages: [],
        hasMoreOlder: false,
        hasMoreNewer: false,
      });
    });

    it('gives back what was appended, key order included, on every replica', async () => {
      const deployment = await lane.deploy();
      const [one, two] = [await deployment.replica(), await deployment.replica()];
      const who = somebody();
      const first = draft(who, 'first', { clientMsgId: 'k' });
      const appended = await one.log.appendMessage(first, never);
      const { event: firstEvent, ...message } = first;
      expect(appended).toEqual({ fresh: true, message: { seq: 1, ...message } });
      const second = await two.log.append(who.projectId, event('second'));
      expect(second).toEqual({ seq: 2, ...event('second') });
      for (const { log } of [one, two]) {
        expect(JSON.stringify(await log.read(who.projectId, 0, 10))).toBe(JSON.stringify([{ seq: 1, ...firstEvent }, second]));
        expect(await log.head(who.projectId)).toBe(2);
        const page = await log.page({ projectId: who.projectId, limit: 5, beforeSeq: undefined, afterSeq: undefined, mode: 'all' });
        expect(page.messages).toEqual([{ seq: 1, ...message }]);
      }
    });

    it.each([
      ['signs of every kind', '🦀 é مرحبا \r\n\t "quoted" \\ back \u2028 {}'],
      ['what looks like framing', '\n\nid: 9\nevent: x\n\n'],
      ['zero bytes and lone surrogates', 'a\u0000b \ud800 c'],
      ['ten thousand characters', 'ß'.repeat(10_000)],
      ['nothing', ''],
    ])('keeps %s as it is', async (_name, text) => {
      const { log } = await (await lane.deploy()).replica();
      const who = somebody();
      const { message } = await log.appendMessage(draft(who, text), never);
      const [stored] = await log.read(who.projectId, 0, 1);
      expect(stored?.data['message']).toBe(text);
      const { messages } = await log.page({ projectId: who.projectId, limit: 1, beforeSeq: undefined, afterSeq: undefined, mode: 'all' });
      expect(messages).toEqual([message]);
      expect(message.text).toBe(text);
    });

    it('numbers what many replicas append at once without gaps, and shows it in order at every moment', async () => {
      const deployment = await lane.deploy();
      const [one, two, reader] = await Promise.all([deployment.replica(), deployment.replica(), deployment.replica()]);
      const who = somebody();
      const writers = 50;
      let done = false;
      const seen: number[] = [];
      const tailing = (async () => {
        for (;;) {
          const last = done;
          const events = await reader.log.read(who.projectId, seen.at(-1) ?? 0, 100);
          seen.push(...events.map(({ seq }) => seq));
          if (last && events.length === 0) return;
        }
      })();
      const seqs = await Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          const { log } = writer % 2 === 0 ? one : two;
          const own: number[] = [];
          for (let n = 0; n < 6; n += 1) {
            const { message } = await log.appendMessage(draft(who, `${writer} ${n}`), never);
            own.push(message.seq);
          }
          return own;
        }),
      );
      done = true;
      await tailing;
      const numbers = Array.from({ length: writers * 6 }, (_, n) => n + 1);
      expect(seqs.flat().sort((a, b) => a - b)).toEqual(numbers);
      for (const own of seqs) expect(own).toEqual([...own].sort((a, b) => a - b));
      // A reader that always went on from the last seq it had seen has missed nothing.
      expect(seen).toEqual(numbers);
    });

    it('takes many projects at once from several replicas, each with its own sequence', async () => {
      const deployment = await lane.deploy();
      const replicas = await Promise.all([deployment.replica(), deployment.replica()]);
      const projects = Array.from({ length: 12 }, somebody);
      await Promise.all(
        Array.from({ length: 240 }, async (_, n) => {
          const who = projects[(n * 7) % projects.length] ?? somebody();
          return replicas[n % 2]?.log.appendMessage(draft(who, String(n)), never);
        }),
      );
      for (const { projectId } of projects) {
        const log = await wholeLog(replicas[0] as (typeof replicas)[number], projectId); // `as`: there are two
        expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
      }
    });
  });

  describe('an idempotency key', () => {
    it('makes one message of many posts at once, on whichever replicas', async () => {
      const deployment = await lane.deploy();
      const replicas = await Promise.all([deployment.replica(), deployment.replica()]);
      const who = somebody();
      const appended = await Promise.all(
        Array.from({ length: 40 }, async (_, n) =>
          replicas[n % 2]?.log.appendMessage(draft(who, String(n), { clientMsgId: `key ${n % 4}` }), never),
        ),
      );
      expect(appended.filter((one) => one?.fresh)).toHaveLength(4);
      const log = await wholeLog(await deployment.replica(), who.projectId);
      expect(log).toHaveLength(4);
      for (const one of appended) {
        // The first text stands, and every answer tells of the message that is in the log.
        expect(log[(one?.message.seq ?? 0) - 1]?.data).toEqual({ messageId: one?.message.id, message: one?.message.text });
      }
    });

    it('belongs to one user in one project', async () => {
      const { log } = await (await lane.deploy()).replica();
      const [a, b] = [somebody(), somebody()];
      const posts = [a, { ...a, userId: b.userId }, { ...b, userId: a.userId }];
      for (const who of posts)
        expect(await log.appendMessage(draft(who, 'x', { clientMsgId: 'same' }), never)).toMatchObject({ fresh: true });
      for (const who of posts)
        expect(await log.appendMessage(draft(who, 'x', { clientMsgId: 'same' }), never)).toMatchObject({ fresh: false });
    });

    it('is free again after its life, by the dates it is given and no clock; the later message has it then', async () => {
      const deployment = await lane.deploy();
      const { log } = await deployment.replica();
      const who = somebody();
      const at = deployment.clock.now();
      const post = (text: string, now: number) => log.appendMessage(draft(who, text, { clientMsgId: 'k', at: now }), now - hour);
      const first = await post('first', at);
      expect(await post('second', at + hour - 1)).toEqual({ fresh: false, message: first.message });
      const third = await post('third', at + hour);
      expect(third).toMatchObject({ fresh: true, message: { seq: 2, text: 'third' } });
      expect(await post('fourth', at + hour + 1)).toEqual({ fresh: false, message: third.message });
      const both = await Promise.all([post('fifth', at + 3 * hour), post('sixth', at + 3 * hour)]);
      expect(both.filter(({ fresh }) => fresh)).toHaveLength(1);
    });

    it('absent, nothing is a duplicate', async () => {
      const { log } = await (await lane.deploy()).replica();
      const who = somebody();
      const posts = await Promise.all(Array.from({ length: 5 }, async () => log.appendMessage(draft(who, 'same'), never)));
      expect(posts.every(({ fresh }) => fresh)).toBe(true);
      expect(await log.head(who.projectId)).toBe(5);
    });
  });

  describe('history', () => {
    it('pages both ways, by mode, and tells whether there is more', async () => {
      const { log } = await (await lane.deploy()).replica();
      const who = somebody();
      for (let n = 1; n <= 9; n += 1) {
        // Every third seq is an event that history does not show.
        if (n % 3 === 0) await log.append(who.projectId, event(String(n)));
        else
          await log.appendMessage(
            draft(who, String(n), { mode: n % 2 === 0 ? 'build' : 'plan', messageType: n === 8 ? 'assistant' : 'user' }),
            never,
          );
      }
      const page = async (limit: number, cursors: { beforeSeq?: number; afterSeq?: number }, mode: 'all' | 'plan' | 'build' = 'all') => {
        const found = await log.page({ projectId: who.projectId, limit, beforeSeq: undefined, afterSeq: undefined, mode, ...cursors });
        return [found.messages.map(({ text }) => Number(text)), found.hasMoreOlder, found.hasMoreNewer];
      };
      expect(await page(3, {})).toEqual([[5, 7, 8], true, false]);
      expect(await page(6, {})).toEqual([[1, 2, 4, 5, 7, 8], false, false]);
      expect(await page(2, { beforeSeq: 5 })).toEqual([[2, 4], true, true]);
      expect(await page(9, { beforeSeq: 5 })).toEqual([[1, 2, 4], false, true]);
      expect(await page(2, { afterSeq: 2 })).toEqual([[4, 5], true, true]);
      expect(await page(2, { afterSeq: 0 })).toEqual([[1, 2], false, true]);
      expect(await page(9, { afterSeq: 5 })).toEqual([[7, 8], true, false]);
      expect(await page(9, { afterSeq: 8 })).toEqual([[], true, false]);
      expect(await page(9, { afterSeq: 1_000 })).toEqual([[], true, false]);
      expect(await page(9, { beforeSeq: 1 })).toEqual([[], false, true]);
      expect(await page(9, {}, 'build')).toEqual([[2, 4, 8], false, false]);
      expect(await page(1, { afterSeq: 1 }, 'plan')).toEqual([[5], true, true]);
      expect(await page(1, { beforeSeq: 7 }, 'plan')).toEqual([[5], true, true]);
    });

    it('shows who wrote what, when, under which key', async () => {
      const { log } = await (await lane.deploy()).replica();
      const who = somebody();
      const drafts = [
        draft(who, 'asked', { clientMsgId: randomUUID(), mode: 'build' }),
        draft(who, 'answered', { messageType: 'assistant' }),
      ];
      for (const one of drafts) await log.appendMessage(one, never);
      const { messages } = await log.page({ projectId: who.projectId, limit: 9, beforeSeq: undefined, afterSeq: undefined, mode: 'all' });
      expect(messages).toEqual(drafts.map(({ event: _, ...message }, at) => ({ seq: at + 1, ...message })));
    });
  });
}
