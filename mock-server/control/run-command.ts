import type { MockReply, MockRequest } from '../backend/mock-call.ts';
import { immediate } from '../backend/immediate.ts';
import type { JournalEntry } from '../backend/journal.ts';
import { lazyJson } from '../backend/lazy-json.ts';
import type { Session } from '../backend/session.ts';
import type { StreamRecord } from '../backend/stream-record.ts';
import { turnsOf } from '../cassette/choose-turn.ts';
import { type LoadedCassette, readCassette } from '../cassette/read-cassette.ts';
import { problemLine } from '../../src/yaml/read-yaml.ts';
import type { CommandAnswer } from './answers.ts';
import { clientFindings } from './client-findings.ts';
import { type CommandName, commands, type ReadBody, type RequestMatch } from './commands.ts';
import { issueSentence } from '../faults/issue-sentence.ts';
import { misfits, nearestMiss } from './match-request.ts';
import { tellRequest, tellStream } from './tell-request.ts';

export interface CommandParts {
  readonly session: Session;
  /** A cassette by its name; `undefined` where there is none. */
  readonly find: (name: string) => LoadedCassette | undefined;
  /** Names that `find` knows. */
  readonly available: readonly string[];
  readonly bind: (projectId: string) => void;
}

/** A command that cannot be carried out: what is wrong and what to do. */
class Unable extends Error {
  override readonly name = 'Unable';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Run<N extends CommandName> = (body: ReadBody<N>, parts: CommandParts) => CommandAnswer<N> | Promise<CommandAnswer<N>>;

const runs: { readonly [N in CommandName]: Run<N> } = {
  reset(_body, { session }) {
    session.reset();
    return {};
  },
  state: (_body, { session, available }) => ({
    session: session.id,
    now: new Date(session.world.clock.now()).toISOString(),
    speed: session.world.tempo.speed,
    held: session.world.players.held,
    cassettes: session.cassettes.map((one) => ({
      name: one.name,
      about: one.cassette.about,
      turns: turnsOf([one]).map(({ name }) => name),
    })),
    available,
    faults: session.world.faults.rules,
    projects: [...session.world.projects],
    requests: session.journal.begun,
    streams: session.world.open.size,
  }),
  cassettes({ names = [], texts = [] }, { session, find, available }) {
    const byName = names.map((name) => {
      const found = session.cassettes.find((one) => one.name === name) ?? find(name);
      if (found === undefined) throw new Unable(400, `There is no cassette ${JSON.stringify(name)}. Known are ${available.join(', ')}.`);
      return found;
    });
    const byText = texts.map((text, at) => {
      const read = readCassette(text, `text ${at + 1}`);
      if (!read.ok) throw new Unable(400, read.problems.map(problemLine).join('\n'));
      return read.loaded;
    });
    session.load([...byName, ...byText]);
    return { loaded: session.cassettes.map(({ name }) => name) };
  },
  push({ project, ...step }, { session: { world, defaultUserId } }) {
    const projectId = project.toLowerCase();
    world.enter({ projectId, userId: defaultUserId });
    return { seq: world.script.tell(projectId, { at: 0, ...step }) };
  },
  build({ project, status, message }, { session: { world } }) {
    const ended = world.script.endBuild(project.toLowerCase(), { status, ...(message !== undefined && { message }) });
    if (ended === undefined)
      throw new Unable(409, `There is no build under way in the project ${project}. Post a message in build mode first.`);
    return ended;
  },
  clock({ advance, datesOnly }, { session: { world } }) {
    world.clock.advance(advance);
    if (advance > 0 && !datesOnly) world.tempo.skip(advance);
    return { now: new Date(world.clock.now()).toISOString() };
  },
  speed({ speed }, { session: { world } }) {
    world.tempo.setSpeed(speed);
    return { speed };
  },
  evict(match, { session }) {
    const records = streamsOf(session, match);
    for (const record of records) session.world.evict(record);
    return { evicted: records.map(({ connectionId }) => connectionId) };
  },
  cut(match, { session }) {
    const records = streamsOf(session, match);
    for (const record of records) record.cut();
    return { cut: records.map(({ connectionId }) => connectionId) };
  },
  hold({ after }, { session }) {
    session.world.players.holdAfter(after);
    return {};
  },
  next({ project, count }, { session }) {
    let released = 0;
    while (released < count && session.world.players.next(project?.toLowerCase())) released += 1;
    return { released };
  },
  release(_body, { session }) {
    session.world.players.release();
    return {};
  },
  faults({ rules }, { session }) {
    session.world.faults.set(rules);
    return { rules: session.world.faults.rules };
  },
  async given({ project, user, ...given }, { session: { world, defaultUserId } }) {
    const projectId = project.toLowerCase();
    const userId = user?.toLowerCase() ?? defaultUserId;
    const { readMarks, preferences, profiles, log } = world.ports;
    world.give(given, { projectId, userId });
    if (given.readMark !== undefined) await readMarks.raise(projectId, userId, given.readMark);
    if (given.preferences !== undefined) await preferences.set(projectId, userId, given.preferences);
    if (given.profile !== undefined) await profiles.setLocale(userId, given.profile.locale);
    return { head: immediate(log.head(projectId)) };
  },
  bind({ project }, { session, bind }) {
    bind(project.toLowerCase());
    return { session: session.id };
  },
  streams: (match, { session }) => ({ streams: streamsOf(session, match).map(tellStream) }),
  requests: (match, { session }) => ({ requests: fitting(session, match).map(tellRequest) }),
  async wait({ match, count, timeoutMs }, { session }) {
    const enough = await session.journal.until(
      () => fitting(session, match).filter(({ reply }) => reply !== undefined).length >= count,
      session.world.clock,
      timeoutMs,
    );
    const entries = fitting(session, match).filter(({ reply }) => reply !== undefined);
    if (enough) return { requests: entries.map(tellRequest) };
    const seen = `${entries.length} of ${count} requests came within ${timeoutMs} ms.`;
    throw new Unable(408, `Waited in vain: ${seen} ${nearestMiss(match, session.journal.entries())}`);
  },
  verify({ match, count, atLeast, atMost }, { session }) {
    const { forgotten } = session.journal;
    if (forgotten > (match.after ?? 0))
      throw new Unable(
        409,
        `Failed to count: the first ${forgotten} requests are forgotten. Count those after one of the last 1000 (after), or reset before.`,
      );
    const found = fitting(session, match).length;
    const least = count ?? atLeast ?? (atMost === undefined ? 1 : 0);
    const most = count ?? atMost ?? Number.POSITIVE_INFINITY;
    if (found >= least && found <= most) return { count: found };
    const wanted = count !== undefined ? `exactly ${count}` : `${least}${most === Number.POSITIVE_INFINITY ? ' or more' : ` to ${most}`}`;
    const why = found < least ? ` ${nearestMiss(match, session.journal.entries())}` : '';
    throw new Unable(409, `${found} requests fit, and ${wanted} should.${why}`);
  },
  findings: (_body, { session }) => ({ findings: clientFindings(session.journal.entries()) }),
};

function streamsOf(session: Session, { connection, project, user }: ReadBody<'streams'>): readonly StreamRecord[] {
  return [...session.world.open].filter(
    (record) =>
      (connection === undefined || record.connectionId === connection) &&
      (project === undefined || record.projectId === project.toLowerCase()) &&
      (user === undefined || record.userId === user.toLowerCase()),
  );
}

function fitting(session: Session, match: RequestMatch): readonly JournalEntry[] {
  return session.journal.entries().filter((entry) => misfits(match, entry).length === 0);
}

const reading: ReadonlySet<CommandName> = new Set(['state', 'streams', 'requests', 'findings']);

/** A command as a request: its body is JSON, its answer too. */
export async function runCommand(name: CommandName, request: MockRequest, parts: CommandParts): Promise<MockReply> {
  // What changes something is never a GET: anybody's page can make a browser follow a link.
  const isReading = reading.has(name);
  if (request.method !== 'POST' && !(isReading && request.method === 'GET')) {
    const allow = isReading ? 'GET, POST' : 'POST';
    return told(405, { error: 'METHOD_NOT_ALLOWED', message: `The command ${name} is sent by ${allow.replace(', ', ' or ')}.` }, { allow });
  }
  if (request.transportProblem !== undefined)
    return told(413, { error: 'BODY_TOO_LARGE', message: 'The body of the command is too large.' });
  const body = request.rawBody.length === 0 ? {} : lazyJson(request.rawBody)();
  const parsed = commands[name].safeParse(body);
  if (!parsed.success) {
    const [sentence = 'it does not fit'] = parsed.error.issues.map((issue) => issueSentence(issue));
    const why = body === undefined ? 'its body is no JSON' : sentence;
    return told(400, { error: 'VALIDATION_FAILED', message: `Failed to read the command ${name}: ${why.replace(/\.$/, '')}.` });
  }
  try {
    const run = runs[name] as Run<typeof name>; // `as`: the table has each under its own name
    const answer = await run(parsed.data as never, parts); // `as`: parsed by the schema of the same name
    return told(200, answer);
  } catch (thrown) {
    if (thrown instanceof Unable) return told(thrown.status, { error: 'COMMAND_FAILED', message: thrown.message });
    throw thrown;
  }
}

function told(status: number, body: object, extra: Readonly<Record<string, string>> = {}): MockReply {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...extra };
  return { kind: 'plain', status, headers, body: JSON.stringify(body) };
}
