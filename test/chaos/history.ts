/** What a run under faults has to hold: nothing acknowledged is lost, nothing is stored twice, every reader has exactly the log. */

export interface LoggedEvent {
  readonly seq: number;
  /** As it stands in the log, `seq` first. */
  readonly json: string;
}

export interface Acknowledged {
  readonly projectId: string;
  readonly clientMsgId: string;
  readonly seq: number;
}

export interface ReaderEvidence {
  readonly name: string;
  readonly projectId: string;
  /** The cursor it began with. */
  readonly from: number;
  /** Durable events in the order of their arrival, over all its connections. */
  readonly events: readonly LoggedEvent[];
}

export interface History {
  /** The whole log of every project, by seq. */
  readonly logs: ReadonlyMap<string, readonly LoggedEvent[]>;
  /** Every key that was ever sent, acknowledged or not. */
  readonly sent: ReadonlySet<string>;
  readonly acknowledged: readonly Acknowledged[];
  readonly readers: readonly ReaderEvidence[];
}

/** One sentence per violation, the first few of each kind; none: all is well. */
export function checkHistory({ logs, sent, acknowledged, readers }: History): readonly string[] {
  const problems = new Map<string, string[]>();
  const tell = (kind: string, what: string): void => {
    problems.set(kind, [...(problems.get(kind) ?? []), what]);
  };

  const stored = new Map<string, number[]>();
  for (const [projectId, log] of logs) {
    for (const [at, { seq, json }] of log.entries()) {
      const before = log[at - 1]?.seq ?? 0;
      if (seq <= before) tell('out of order in the log', `project ${projectId}: ${seq} after ${before}`);
      const key = createdKey(json);
      if (key === undefined) continue;
      if (!sent.has(key)) tell('nobody has sent', `project ${projectId}: seq ${seq} has the key ${key}`);
      stored.set(key, [...(stored.get(key) ?? []), seq]);
    }
  }
  for (const [key, seqs] of stored) if (seqs.length > 1) tell('stored twice', `${key} as ${seqs.join(' and ')}`);
  for (const { clientMsgId, seq, projectId } of acknowledged) {
    const seqs = stored.get(clientMsgId) ?? [];
    if (seqs.length === 0) tell('acknowledged and lost', `project ${projectId}: ${clientMsgId} with seq ${seq}`);
    else if (!seqs.includes(seq)) tell('acknowledged with another seq', `${clientMsgId}: ${seq}, stored as ${seqs.join(', ')}`);
  }
  for (const { name, projectId, from, events } of readers) {
    const expected = (logs.get(projectId) ?? []).filter(({ seq }) => seq > from);
    const at = expected.findIndex((event, index) => event.seq !== events[index]?.seq || event.json !== events[index]?.json);
    if (at >= 0 || events.length > expected.length) {
      const where = at >= 0 ? at : expected.length;
      const told = (event: LoggedEvent | undefined): string => (event === undefined ? 'nothing' : `seq ${event.seq}`);
      const differs = expected[where]?.seq === events[where]?.seq ? ' with other content' : '';
      tell(
        'a reader has not the log',
        `${name} from ${from}: event ${where + 1} is ${told(events[where])}${differs}, expected ${told(expected[where])}`,
      );
    }
  }
  return [...problems].flatMap(([kind, all]) => [
    ...all.slice(0, 5).map((what) => `${kind}: ${what}`),
    ...(all.length > 5 ? [`${kind}: ${all.length - 5} more`] : []),
  ]);
}

function createdKey(json: string): string | undefined {
  const { event, client_msg_id: key } = JSON.parse(json) as { event: string; client_msg_id?: string }; // `as`: written by the server under test, looked at field by field
  return event === 'message.created' ? key : undefined;
}
