import { randomUUID } from 'node:crypto';
import { checkHistory } from './history.ts';
import { pause } from './pause.ts';
import { type PostingClient, startPosting } from './posting-client.ts';
import { type ReadingClient, startReading } from './reading-client.ts';
import { storedLogs } from './stored-logs.ts';

export interface WorkloadSettings {
  /** Base URLs of the replicas that may be asked now. */
  readonly urls: () => readonly string[];
  readonly secret: string;
  readonly projects: number;
  readonly writers: number;
  readonly readers: number;
  /** Between two messages of one writer, milliseconds. */
  readonly restMs: number;
  /** Whether messages ask for a build. */
  readonly builds?: boolean;
}

export interface Outcome {
  readonly problems: readonly string[];
  readonly acknowledged: number;
  /** Messages of which nobody knows; they may be stored or not. */
  readonly unknown: number;
  readonly events: number;
  readonly connections: number;
}

export interface Workload {
  readonly writers: readonly PostingClient[];
  readonly readers: readonly ReadingClient[];
  readonly projectIds: readonly string[];
  /** Messages acknowledged so far. */
  readonly acknowledged: number;
  /** Lets everything come to its end, then compares what clients saw with what the database holds. */
  finish(database: { readonly url: string; readonly schema: string }): Promise<Outcome>;
}

/** How long the last message may take to be acknowledged, and the readers to have it, after everything works again. */
const settleMs = 60_000;

/** Many who write and many who read, in a few projects. */
export function startWorkload(settings: WorkloadSettings): Workload {
  const { urls, secret, restMs, builds = false } = settings;
  const projectIds = Array.from({ length: settings.projects }, () => randomUUID());
  const projectOf = (n: number): string => projectIds[n % projectIds.length] ?? '';
  const writers = Array.from({ length: settings.writers }, (_, turn) =>
    startPosting({ urls, secret, projectId: projectOf(turn), userId: randomUUID(), restMs, turn, buildImmediately: builds }),
  );
  const readers = Array.from({ length: settings.readers }, (_, turn) =>
    startReading({ name: `reader ${turn}`, urls, secret, projectId: projectOf(turn), userId: randomUUID(), turn }),
  );

  return {
    writers,
    readers,
    projectIds,
    get acknowledged() {
      return writers.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
    },
    async finish({ url, schema }) {
      await Promise.all(writers.map((writer) => writer.stop(settleMs)));
      // The log may still grow by answers, so it is read until it does not, and everybody has it.
      const deadline = performance.now() + settleMs;
      let logs = await storedLogs(url, schema, projectIds);
      for (;;) {
        const ends = new Map([...logs].map(([projectId, log]) => [projectId, log.at(-1)?.seq ?? 0]));
        const behind = readers.some(({ evidence, last }) => last < (ends.get(evidence.projectId) ?? 0));
        const complete = !builds || [...logs.values()].every((log) => openBuilds(log.map(({ json }) => json)) === 0);
        if ((!behind && complete) || performance.now() > deadline) break;
        await pause(50);
        logs = await storedLogs(url, schema, projectIds);
      }
      await Promise.all(readers.map((reader) => reader.stop()));
      logs = await storedLogs(url, schema, projectIds);
      const acknowledged = writers.flatMap((writer) => writer.acknowledged);
      const sent = new Set(writers.flatMap((writer) => [...writer.sent]));
      const all = [...logs.values()].flat();
      const unfinished = builds ? openBuilds(all.map(({ json }) => json)) : 0;
      return {
        problems: [
          ...checkHistory({ logs, sent, acknowledged, readers: readers.map(({ evidence }) => evidence) }),
          ...(unfinished > 0 ? [`builds without their end, or with two: ${unfinished}`] : []),
        ],
        acknowledged: acknowledged.length,
        unknown: sent.size - acknowledged.length,
        events: all.length,
        connections: readers.reduce((sum, { connections }) => sum + connections, 0),
      };
    },
  };
}

const whole = 'queued processing processing processing completed';

/** Messages whose build is not there from its beginning to its one end. */
function openBuilds(log: readonly string[]): number {
  const steps = new Map<string, string[]>();
  for (const json of log) {
    // `as`: the server under test; looked at field by field
    const {
      event,
      client_msg_id: key,
      in_reply_to_client_msg_id: to = '',
      data,
    } = JSON.parse(json) as {
      event: string;
      client_msg_id?: string;
      in_reply_to_client_msg_id?: string;
      data: { status?: string };
    };
    if (event === 'message.created' && key !== undefined) steps.set(key, []);
    if (event === 'build.status') steps.get(to)?.push(data.status ?? '');
  }
  return [...steps.values()].filter((statuses) => statuses.join(' ') !== whole).length;
}
