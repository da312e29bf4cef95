import { openLive } from '../client/live.ts';
import { headers as headerNames, limits, pathOf } from '../contract/index.ts';
import { shownAnswer, statusOf } from './answer.ts';
import { type Finding, ok, problem, shownMs, warn } from './finding.ts';
import type { Patient } from './patient.ts';

type Live = Awaited<ReturnType<typeof openLive>>;

/** Patience with the headers of a stream, beyond what its first bytes are allowed. */
const openMs = 5_000;
/** Beyond the interval that is promised. */
const slackMs = 2_000;

const unbuffered =
  'Turn off buffering and compression for this path in whatever stands between (nginx: proxy_buffering off; a backend can ask for it with X-Accel-Buffering: no), and flush after every write.';

async function open({ session, replica, place }: Patient): Promise<Live> {
  const prepared = await session.prepare({
    operation: 'openStream',
    lane: 'stream',
    replica,
    method: 'GET',
    target: pathOf('openStream', place.projectId),
    body: new Uint8Array(),
    userId: place.userId,
    accept: 'text/event-stream',
    signed: true,
    options: {},
  });
  return openLive(session, prepared, { timeoutMs: openMs }, undefined);
}

/** Who may stand between, as far as the answer tells. */
function between({ answer }: Live): string {
  const { via, server } = answer.raw?.headers ?? {};
  const told = [
    ...(via === undefined ? [] : [`Via: ${via.slice(0, 60)}`]),
    ...(server === undefined ? [] : [`Server: ${server.slice(0, 60)}`]),
  ];
  return told.length === 0 ? '' : ` (${told.join(', ')})`;
}

function examineRefusal(live: Live): Finding {
  const status = statusOf(live.answer);
  const text = `a stream is answered ${shownAnswer(live.answer)}`;
  if (status === undefined)
    return problem(
      'stream',
      `the stream is not even begun within ${shownMs(openMs)}: ${(live.answer.status === 'unknown' ? live.answer.problems : []).join('; ')}`,
      `Answer at once, before there is an event to send. ${unbuffered}`,
    );
  if (status === 429 || status === 202)
    return warn('stream', `${text}: this user has no place left`, 'Close streams of this user, or look again in a while.');
  return problem('stream', text, 'Look into the log of the backend: a stream without a cursor is to be answered 200.');
}

/** What the headers say against a stream that arrives piece by piece. */
function examineHeaders(live: Live): Finding[] {
  const { raw } = live.answer;
  const headers = raw?.headers ?? {};
  const type = headers['content-type'] ?? 'nothing';
  const coding = headers['content-encoding'];
  return [
    ...(/^\s*text\/event-stream\b/i.test(type)
      ? []
      : [
          problem(
            'stream',
            `the stream is of the type ${type.slice(0, 60)}`,
            'Send Content-Type: text/event-stream, or no browser reads it.',
          ),
        ]),
    ...(coding !== undefined && coding !== 'identity'
      ? [
          warn(
            'stream',
            `the stream is compressed (${coding.slice(0, 40)})`,
            'Leave text/event-stream out of compression: it holds events back until there are enough of them.',
          ),
        ]
      : []),
    ...(/\bno\b/i.test(headers[headerNames.accelBuffering] ?? '')
      ? []
      : [warn('stream', 'the stream does not ask proxies to pass it on at once', 'Send X-Accel-Buffering: no with it.')]),
  ];
}

/** How the bytes of an idle stream arrive. */
async function examineArrival(live: Live, declaredMs: number | undefined): Promise<Finding> {
  const keepAliveMs = Math.min(declaredMs ?? limits.keepAliveMaxMs, limits.keepAliveMaxMs);
  const waitMs = keepAliveMs + Math.max(slackMs, Math.min(5_000, keepAliveMs / 2));
  const prompt = await live.until(({ bytes }) => bytes > 0, limits.firstByteMs);
  const heard = await live.until(({ comments }) => comments.length > 0, prompt ? waitMs : Math.max(0, waitMs - limits.firstByteMs));
  const first = live.firstByteAfterMs;
  const facts = { firstByteMs: first === undefined ? null : Math.round(first), keepAliveHeard: heard, declaredMs: declaredMs ?? null };
  const every =
    declaredMs === undefined ? `at most ${shownMs(limits.keepAliveMaxMs)} are allowed` : `one every ${shownMs(declaredMs)} is promised`;
  const { ended } = live;
  if (ended !== undefined)
    return problem(
      'stream',
      `the stream ended by itself after ${shownMs(ended.atMs - live.openedAtMs)}: ${ended.reason}`,
      'Look what closes idle connections: the backend, or the timeout of a proxy that is shorter than the keep-alive.',
      facts,
    );
  if (first === undefined)
    return problem(
      'stream',
      `the stream is begun, and nothing of it arrives in ${shownMs(waitMs)}${between(live)}: it is held back, or nothing is sent`,
      unbuffered,
      facts,
    );
  if (!prompt)
    return problem(
      'stream',
      `the first bytes arrive only after ${shownMs(first)}, ${live.bytes} at once${between(live)}: they were held back`,
      unbuffered,
      facts,
    );
  if (!heard)
    return problem(
      'stream',
      `the first bytes arrive after ${shownMs(first)}, but no keep-alive within ${shownMs(waitMs)} (${every})${between(live)}: it is held back, or not sent`,
      `Send ": keep-alive" in time. ${unbuffered}`,
      facts,
    );
  return ok('stream', `the first bytes arrive after ${shownMs(first)}, keep-alives too: nothing is held back`, facts);
}

/** Opens one stream, waits for its first bytes and for a keep-alive, and closes it. */
export async function examineStream(patient: Patient, declaredMs: number | undefined): Promise<Finding[]> {
  const live = await open(patient);
  try {
    if (!live.admitted) return [examineRefusal(live)];
    return [await examineArrival(live, declaredMs), ...examineHeaders(live)];
  } finally {
    await live.close();
  }
}
