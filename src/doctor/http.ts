import { askDiscovery } from '../client/control.ts';
import { type Answer, shownAnswer, statusOf } from './answer.ts';
import { block, type Finding, ok, problem, warn } from './finding.ts';
import { type Patient, questionMs } from './patient.ts';
import { speaksTls } from './tls.ts';

/** What a gateway says of a backend that is not there. */
const absent: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

const path = 'GET /.well-known/chat-contract';

/** Whether HTTP is spoken, and by a backend rather than by something in front of it. The answer is that of discovery. */
export async function examineHttp(patient: Patient): Promise<{ readonly finding: Finding; readonly discovery: Answer }> {
  const { base } = patient.replica;
  const discovery: Answer = await askDiscovery(patient.session, patient.replica, questionMs);
  const status = statusOf(discovery);
  const { headers = {} } = discovery.raw ?? {};
  const give = (finding: Finding) => ({ finding, discovery });
  if (status === undefined) {
    const why = (discovery.problems ?? []).join('; ');
    // Who keeps silent is no server of TLS: that one complains, or hangs up.
    if (!base.secure && patient.session.evidence.silent === 0 && (await speaksTls(patient)))
      return give(block('http', `no plain HTTP: ${why}; TLS is spoken there`, `Use https://${base.hostHeader}${base.prefix}.`));
    // With TLS 1.3 the handshake is over on our side before the target looks for a certificate.
    const wantsOne =
      base.secure && patient.replica.line.tls.cert === undefined
        ? ', and whether it asks for a client certificate (tls.cert and tls.key)'
        : '';
    return give(
      block(
        'http',
        `it takes the connection and does not answer: ${why}`,
        `Check that the backend runs and is no other service${wantsOne}.`,
      ),
    );
  }
  const facts = { status };
  if (absent.has(status))
    return give(
      block(
        'http',
        `${path} is answered ${status}, as by a gateway whose backend is away`,
        'Start the backend, or look why the gateway does not reach it.',
        facts,
      ),
    );
  const { location } = headers;
  if (status >= 300 && status < 400 && location !== undefined)
    return give(
      problem(
        'http',
        `${path} is redirected (${status}) to ${location.replace(/[?#].*$/s, '').slice(0, 120)}`,
        'Give the address that it leads to: redirects are not followed, because a signature is for one path.',
        facts,
      ),
    );
  const isPage = /^\s*text\/html\b/i.test(headers['content-type'] ?? '');
  if (isPage && status === 400 && !base.secure && (await speaksTls(patient)))
    return give(
      block('http', `${path} is answered 400 with a web page; TLS is spoken there`, `Use https://${base.hostHeader}${base.prefix}.`, facts),
    );
  if (isPage)
    return give(
      warn(
        'http',
        `${path} is answered ${status} with a web page`,
        'Check that this is the backend: a login page or a gateway seems to answer for it.',
        facts,
      ),
    );
  return give(ok('http', `it answers: ${path} ${shownAnswer(discovery)}`, facts));
}
