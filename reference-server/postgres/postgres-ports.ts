import { randomUUID } from 'node:crypto';
import { createAssistant, type AssistantSettings } from '../../src/engine/assistant.ts';
import { createOutage } from '../../src/engine/outage.ts';
import { type Clock, type EventLog, type Hmac, type Ports, type RandomId, StoreUnavailable } from '../../src/engine/ports.ts';
import { createAnswers } from './answers.ts';
import { createConnections, type PostgresConnections } from './connections.ts';
import { closeMs, type Database, type DatabaseSettings, openDatabase } from './database.ts';
import { StoreProblem } from '../store-problem.ts';
import { createDoorbell } from './doorbell.ts';
import { createEventLog } from './event-log.ts';
import { createFacts } from './facts.ts';
import { createOrders } from './leases.ts';
import { migrate } from './migrate.ts';
import { createNonces } from './nonces.ts';
import { createReadMarks } from './read-marks.ts';
import { beatMs, enterReplica } from './replica.ts';
import { createTyping } from './typing.ts';
import { withTimeLimit } from '../time-limit.ts';

/** What may be lost, and may live elsewhere. */
export type CachePorts = Pick<Ports, 'connections' | 'typing' | 'nonces' | 'doorbell' | 'faults'>;

export interface PostgresPortsOptions extends DatabaseSettings {
  readonly clock: Clock;
  readonly hmac: Hmac;
  readonly randomId: RandomId;
  readonly assistant: AssistantSettings;
  /** Where there is a cache: its ports instead of tables. */
  readonly cache?: CachePorts | undefined;
  /** Gets what goes wrong outside any request. */
  readonly onProblem: (cause: unknown) => void;
}

export interface PostgresPorts {
  readonly ports: Ports;
  readonly database: Database;
  /** One round of housekeeping, which otherwise comes every second. */
  beat(): Promise<void>;
  close(): Promise<void>;
}

/** Beats between two sweeps of what has expired. */
const sweepEvery = 30;

/** Brings the schema up to date and gives every port. Rejects where the database cannot be reached or refuses us. */
export async function createPostgresPorts(options: PostgresPortsOptions): Promise<PostgresPorts> {
  await migrate(options);
  const database = openDatabase(options);
  try {
    return await composePorts(database, options);
  } catch (cause) {
    await database.close();
    if (!(cause instanceof StoreUnavailable)) throw cause;
    throw new StoreProblem('Failed to use the database: it was there, and has gone. Start the server again.', { cause });
  }
}

async function composePorts(database: Database, options: PostgresPortsOptions): Promise<PostgresPorts> {
  const { clock, hmac, randomId, assistant, onProblem } = options;
  const replicaId = randomUUID();
  const replica = await enterReplica(database, replicaId);
  const tables = options.cache === undefined ? createCacheTables(database, replicaId, options) : undefined;
  const cache = options.cache ?? tables?.ports;
  if (cache === undefined) throw new Error('unreachable: without a cache there are tables');
  const log = createEventLog(database, { replicaId, answering: assistant.enabled });
  const answers = createAnswers(database, replicaId);

  let beats = 0;
  const beat = async (): Promise<void> => {
    if (!(await replica.beat())) await tables?.connections.sitAgain();
    beats += 1;
    await answers.adopt();
    await tables?.connections.tidy();
    if (beats % sweepEvery !== 0) return;
    await replica.sweep();
    await tables?.forget();
  };
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    if (closed) return;
    timer = setTimeout(() => {
      const round = database.up ? beat() : Promise.resolve();
      round.catch(onProblem).finally(later);
    }, beatMs).unref();
  };
  later();

  const close = async (): Promise<void> => {
    closed = true;
    clearTimeout(timer);
    tables?.close();
    const leaving = async (): Promise<unknown> => Promise.all([tables?.connections.leave(), replica.leave()]);
    // What it has held is free after a while, also where it cannot say goodbye.
    if (database.up) await withTimeLimit(leaving(), closeMs, () => new StoreUnavailable('PostgreSQL is silent.')).catch(onProblem);
    await database.close();
  };
  let closing: Promise<void> | undefined;

  return {
    database,
    beat,
    ports: {
      ...cache,
      log: tables === undefined ? log : noting(log, tables.note),
      ...createFacts(database),
      readMarks: createReadMarks(database),
      answers,
      orders: createOrders(database),
      assistant: (ports, onAssistantProblem) => createAssistant(ports, assistant, onAssistantProblem),
      clock,
      hmac,
      randomId,
    },
    close: () => (closing ??= close()),
  };
}

interface CacheTables {
  readonly ports: CachePorts;
  readonly connections: PostgresConnections;
  readonly note: (projectId: string, seq: number) => void;
  forget(): Promise<void>;
  close(): void;
}

/** What may be lost, in tables of the same database. */
function createCacheTables(database: Database, replicaId: string, { clock, onProblem }: PostgresPortsOptions): CacheTables {
  const outage = createOutage(clock);
  const connections = createConnections({ database, clock, replicaId, typingKnown: () => !outage.down });
  const typing = createTyping(database, clock, outage.reach);
  const nonces = createNonces(database, outage.reach);
  const doorbell = createDoorbell({
    database,
    replicaId,
    onTakeover: connections.takeOver,
    holdsConnections: () => connections.size > 0,
    onProblem,
  });
  return {
    ports: { connections, typing, nonces, doorbell, faults: outage.faults },
    connections,
    note: doorbell.note,
    async forget() {
      await Promise.all([typing.forget(), nonces.forget(clock.now())]);
    },
    close: () => doorbell.close(),
  };
}

/** What this process has written it need not be told of. */
function noting(log: EventLog, note: (projectId: string, seq: number) => void): EventLog {
  return {
    ...log,
    async appendMessage(draft, keyNotBefore, step) {
      const appended = await log.appendMessage(draft, keyNotBefore, step);
      // A duplicate rings nobody, so what others have written up to it is still to be told.
      if (appended.fresh) note(draft.projectId, appended.message.seq);
      return appended;
    },
    async append(projectId, draft, step) {
      const event = await log.append(projectId, draft, step);
      note(projectId, event.seq);
      return event;
    },
  };
}
