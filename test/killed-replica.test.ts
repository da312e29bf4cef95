import { describe, expect, onTestFinished, test } from 'vitest';
import { pause } from './chaos/pause.ts';
import { startReading } from './chaos/reading-client.ts';
import { eventually } from './redis/replica.ts';
import { type Started, startBuilt } from './run-built.ts';
import { secret, signed, visit } from './server/signed.ts';
import { ownSchema, postgresUrl } from './services/own-schema.ts';

const database = ['--database', postgresUrl ?? '', '--database-schema', ownSchema()];

/** The command, as people start it, in a process of its own that may be killed. */
async function serve(): Promise<Started & { readonly url: string }> {
  const settings = ['--port', '0', '--max-connections', '2', '--build-step-ms', '300', '--log-level', 'error', '--until-stdin-ends'];
  const started = startBuilt(['serve', ...settings, ...database], { CHAT_CONTRACT_SECRET: secret });
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  await started.saw('\n');
  return { ...started, url: started.stdout().trim() };
}

describe.skipIf(postgresUrl === undefined)('of a replica that was killed', () => {
  test('the places are free soon, and the build it has left is brought to its end', { timeout: 90_000 }, async () => {
    const [killed, left] = await Promise.all([serve(), serve()]);
    const owner = visit(killed.url);
    const { projectId, userId } = owner;
    const follow = (name: string, url: string, whose: string) => {
      const client = startReading({ name, urls: () => [url], secret, projectId, userId: whose, turn: 0 });
      onTestFinished(() => client.stop());
      return client;
    };
    const streams = [follow('one', killed.url, userId), follow('other', killed.url, userId)];
    const observer = follow('observer', left.url, visit(left.url).userId);
    await eventually(() => [...streams, observer].every(({ open }) => open), 'the streams', 30_000);

    const statuses = (): string[] =>
      observer.evidence.events.flatMap(({ json }) => {
        const { event, data } = JSON.parse(json) as { event: string; data: { status?: string } }; // `as`: judged by the suite elsewhere
        return event === 'build.status' ? [data.status ?? ''] : [];
      });
    expect((await owner.post('build it', { buildImmediately: true, client_msg_id: 'k' })).status).toBe(201);
    await eventually(() => statuses().includes('processing'), 'the beginning of the build', 30_000);
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');

    // While somebody is typing on both places nobody is evicted: a newcomer is let in only where a place is free.
    const again = visit(left.url, projectId, userId);
    const knock = async (): Promise<number> => {
      expect((await again.fetch('POST', 'presence', { is_typing: true })).status).toBe(204);
      const leaving = new AbortController();
      const target = `/v1/projects/${projectId}/chat/stream`;
      const answer = await fetch(`${left.url}${target}`, { headers: await signed(userId, 'GET', target), signal: leaving.signal });
      leaving.abort();
      return answer.status;
    };
    expect(await knock()).toBe(429);
    await eventually(
      async () => {
        await pause(200);
        return (await knock()) === 200;
      },
      'a free place',
      20_000,
    );
    await eventually(() => statuses().at(-1) === 'completed', 'the end of the build', 30_000);
    expect(statuses()).toEqual(['queued', 'processing', 'processing', 'processing', 'completed']);
    // A fence: what another process might still have added would have come before it.
    await again.post('fence', { client_msg_id: 'fence' });
    await eventually(() => observer.evidence.events.at(-1)?.json.includes('message.response') === true, 'the answer to the fence', 30_000);
    expect(statuses()).toHaveLength(5);
  });
});
