import { askSigned, type SignedQuestion } from '../client/ask-signed.ts';
import type { Scheme } from '../client/signer.ts';
import { limits } from '../contract/index.ts';
import { type Answer, isAccepted, isRefusal, lacksAccess, shownAnswer, statusOf } from './answer.ts';
import { block, type Finding, ok, problem, warn } from './finding.ts';
import { tryMistakes } from './mistakes.ts';
import { type Patient, questionMs } from './patient.ts';

type Form = 'v2' | 'v1' | 'both';
const forms = ['v2', 'v1', 'both'] as const satisfies readonly Form[];
const formNames: Readonly<Record<Form, string>> = { v2: 'v2', v1: 'v1', both: 'both together' };

const ask = ({ session, replica, place }: Patient, scheme: Scheme, signing?: SignedQuestion['signing']): Promise<Answer> =>
  askSigned(session, { replica, place, scheme, timeoutMs: questionMs, ...(signing !== undefined && { signing }) });

/** `every form is refused with 403 X`, or each with its answer. */
function refusalOf(answers: ReadonlyMap<Form, Answer>): string {
  const shown = new Set([...answers.values()].map(shownAnswer));
  const [only] = shown;
  if (shown.size === 1 && only !== undefined) return `every form of signature is refused with ${only}`;
  return `every form of signature is refused: ${[...answers].map(([form, answer]) => `${formNames[form]} ${shownAnswer(answer)}`).join(', ')}`;
}

/** Above this, a client with a right clock and a slow line is near the edge of the window. */
const noticeableMs = 30_000;
const seconds = (ms: number): string => `${Math.round(Math.abs(ms) / 1_000)} s`;

/** What `Date` told before anything was tried: whether it is there, and how far it is ahead of our clock. */
interface Told {
  readonly dated: boolean;
  readonly offsetMs: number;
}

/** The clock that the target tells, beside ours; and whether a client that goes by ours would be let in. */
async function examineClock(patient: Patient, scheme: Scheme, { dated, offsetMs }: Told): Promise<Finding> {
  const where = `${seconds(offsetMs)} ${offsetMs < 0 ? 'behind' : 'ahead of'} ours`;
  const facts = { offsetSeconds: Math.round(offsetMs / 1_000), windowSeconds: limits.signatureWindowMs / 1_000 };
  if (!dated)
    return warn(
      'clock',
      'its answers carry no Date, so nobody can tell its clock',
      'Let the backend send Date: a tester signs by it, and moves along when it is advanced.',
    );
  if (Math.abs(offsetMs) < noticeableMs)
    return ok('clock', Math.abs(offsetMs) < 2_000 ? 'its clock goes like ours' : `its clock is ${where}`, facts);
  const right = 'Set the clock of the backend by NTP, or that of this machine.';
  const byOurs = await ask(patient, scheme, { timestamp: { literal: String(Math.floor(Date.now() / 1_000)) } });
  if (isRefusal(byOurs))
    return problem(
      'clock',
      `its clock is ${where}: who signs by ours is refused with ${shownAnswer(byOurs)} (the window is ${seconds(limits.signatureWindowMs)})`,
      right,
      facts,
    );
  if (Math.abs(offsetMs) < limits.signatureWindowMs)
    return warn('clock', `its clock is ${where}, of a window of ${seconds(limits.signatureWindowMs)}`, right, facts);
  return warn(
    'clock',
    `its Date is ${where}, but who signs by our clock is let in`,
    'Let whoever writes Date, a proxy perhaps, have the right time; or check the timestamps.',
    facts,
  );
}

/** Every form refused, by the clock of `Date`: the clock that signatures are checked by may be ours. */
async function byOurClock(patient: Patient, asked: readonly Form[]): Promise<ReadonlyMap<Form, Answer> | undefined> {
  const { clock } = patient.replica;
  if (Math.abs(clock.offsetMs) < noticeableMs) return undefined;
  const timestamp = { literal: String(Math.floor(Date.now() / 1_000)) };
  const answers = new Map<Form, Answer>();
  for (const form of asked) answers.set(form, await ask(patient, form, { timestamp }));
  return [...answers.values()].some((answer) => !isRefusal(answer)) ? answers : undefined;
}

async function explainRefusal(patient: Patient, answers: ReadonlyMap<Form, Answer>): Promise<Finding> {
  const { run, replica } = patient;
  const { tried, found } = await tryMistakes(patient, run.scheme);
  const text = refusalOf(answers);
  const facts = { tried, accepted: found?.mistake.id ?? null };
  if (found !== undefined) {
    const form = found.mistake.id === found.scheme ? '' : ` (${found.scheme})`;
    return block('signature', `${text}; it is accepted${form} ${found.mistake.how}`, found.mistake.advice, facts);
  }
  const path = replica.base.prefix === '' ? 'a path prefix that a proxy adds' : `the path prefix ${replica.base.prefix}`;
  return block(
    'signature',
    `${text}, and none of the usual mistakes explains it (${tried.join(', ')})`,
    `Compare the secret with that of the backend, its length first; then look at ${path}, and at what else asks for credentials in front of it.`,
    facts,
  );
}

/** What each form that was accepted or not says of the target. */
function findingsOn(answers: ReadonlyMap<Form, Answer>): Finding[] {
  const facts = Object.fromEntries([...answers].map(([form, answer]) => [form, shownAnswer(answer)]));
  const taken = (form: Form): boolean => {
    const answer = answers.get(form);
    return answer !== undefined && !isRefusal(answer);
  };
  const shown = (form: Form): string => {
    const answer = answers.get(form);
    return answer === undefined ? '' : shownAnswer(answer);
  };
  const findings: Finding[] = [];
  if (taken('v2')) findings.push(ok('signature', 'v2 alone is accepted', facts));
  else
    findings.push(
      problem(
        'signature',
        `v2 alone is refused with ${shown('v2')}, and ${taken('v1') ? 'v1' : 'both together'} is accepted: it knows only v1, or asks for it`,
        'Let the backend accept v2 alone: clients that have migrated send nothing else.',
        facts,
      ),
    );
  if (!answers.has('v1')) return findings;
  const lacking = (['v1', 'both'] as const).filter((form) => !taken(form));
  if (lacking.length === 0) findings.push(ok('signature', 'v1 alone and both together are accepted'));
  else
    findings.push(
      warn(
        'signature',
        lacking.map((form) => `${formNames[form]} is refused with ${shown(form)}`).join(', '),
        'Accept v1 alone and beside v2 as long as clients migrate; else auth.v1-accepted warns.',
      ),
    );
  return findings;
}

/** Requests that nobody may accept. */
async function examineRefusals(patient: Patient): Promise<Finding> {
  const [bare, forged] = [await ask(patient, 'v2', { scheme: 'none' }), await ask(patient, 'v2', { wrongSecret: true })];
  const open = [
    ...(isAccepted(bare) ? [`without a signature (${shownAnswer(bare)})`] : []),
    ...(isAccepted(forged) ? [`with a wrong one (${shownAnswer(forged)})`] : []),
  ];
  if (open.length === 0)
    return ok('signature', `no signature is refused with ${shownAnswer(bare)}, a wrong one with ${shownAnswer(forged)}`);
  return problem(
    'signature',
    `a request is accepted ${open.join(' and ')}`,
    'Let the backend check signatures; where it does not on purpose, auth.scheme is none.',
  );
}

export interface Examined {
  readonly findings: readonly Finding[];
  /** The form to go on with; `undefined` where there is none. */
  readonly scheme: Scheme | undefined;
}

async function examineUnsigned(patient: Patient): Promise<Examined> {
  const answer = await ask(patient, 'none');
  if (isRefusal(answer))
    return {
      findings: [
        block(
          'signature',
          `a request without a signature is refused with ${shownAnswer(answer)}, and auth.scheme is none`,
          'Set auth.scheme to v2, v1 or both, and tell where the secret is.',
        ),
      ],
      scheme: undefined,
    };
  return { findings: [ok('signature', 'requests without a signature are accepted, as auth.scheme says')], scheme: 'none' };
}

/** Whether and in which form a signed read is accepted, by which clock; and if it is not, why. Nothing is stored. */
export async function examineSignature(patient: Patient, dated: boolean): Promise<Examined> {
  const { run, place, replica } = patient;
  const told = { dated, offsetMs: replica.clock.offsetMs };
  if (run.unsigned) return examineUnsigned(patient);
  const asked = run.scheme === undefined ? forms : forms.filter((form) => form === run.scheme);
  let answers: ReadonlyMap<Form, Answer> = new Map(await Promise.all(asked.map(async (form) => [form, await ask(patient, form)] as const)));
  if ([...answers.values()].every((answer) => statusOf(answer) === undefined)) {
    const [first] = answers.values();
    const other = await askSigned(patient.session, {
      replica,
      place,
      scheme: asked[0] ?? 'v2',
      operation: 'listMessages',
      timeoutMs: questionMs,
    });
    if (statusOf(other) === undefined)
      return {
        findings: [
          block(
            'http',
            `it answers no signed read: ${first === undefined ? '' : shownAnswer(first)}`,
            'Look into the log of the backend: it hangs or breaks off where it should answer.',
          ),
        ],
        scheme: undefined,
      };
  }
  if ([...answers.values()].every(isRefusal)) {
    const again = await byOurClock(patient, asked);
    if (again === undefined) return { findings: [await explainRefusal(patient, answers)], scheme: undefined };
    answers = again;
    replica.clock.trustOnlyChanges();
  }
  const denied = [...answers.values()].find(lacksAccess);
  if (denied !== undefined)
    return {
      findings: [
        block(
          'access',
          `the user ${place.userId} may not use the project ${place.projectId} (${shownAnswer(denied)})`,
          'List a project and users with access to it under identities in the configuration.',
        ),
      ],
      scheme: undefined,
    };
  const scheme =
    asked.find((form) => isAccepted(answers.get(form) as Answer)) ?? asked.find((form) => !isRefusal(answers.get(form) as Answer)) ?? 'v2'; // `as`: one answer per form
  replica.signer.preferred = scheme;
  const odd = answers.get(scheme);
  if (odd !== undefined && !isAccepted(odd)) {
    const text = `a signed read is neither accepted nor refused: ${shownAnswer(odd)}`;
    return {
      findings: [
        problem('signature', text, 'Look into the log of the backend; GET …/chat/read-status has to be answered 200.'),
        await examineClock(patient, scheme, told),
      ],
      scheme,
    };
  }
  return { findings: [...findingsOn(answers), await examineRefusals(patient), await examineClock(patient, scheme, told)], scheme };
}
