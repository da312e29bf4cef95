import { parseDiscovery } from './parse-discovery.ts';
import type { AnyReply } from '../kit/index.ts';
import { headerProblem } from './extra-headers.ts';
import type { Replica } from './run.ts';
import { UsageError } from './usage-error.ts';

/** Which build of the backend is to be judged. */
export interface BuildSettings {
  /** Id of the build, as discovery or the header tells it. */
  readonly expected?: string | undefined;
  /** Header of its answers that tells the build; default: `build` of the discovery document. */
  readonly header?: string | undefined;
}

/** Keeps what the answers of a run told about the build that gave them. */
export interface BuildWatch {
  readonly expected: string | undefined;
  /** The build that one answer tells of. */
  toldBy(reply: AnyReply): string | undefined;
  /** Called with every answer; those that come before `begin` do not count. */
  hear(replica: Replica, headers: Readonly<Record<string, string>>): void;
  hearDocument(replica: Replica, reply: AnyReply): void;
  /** From here on another build than the expected one is what `onOther` is told of, once. */
  begin(onOther: (sentence: string) => void): void;
  /** Every build that was told since, in order of appearance. */
  readonly told: ReadonlySet<string>;
  /** Where the build should stand, in words. */
  readonly where: string;
  /** Every answer tells it, not only the discovery document. */
  readonly inHeader: boolean;
}

/** Longer ones are no ids, and would fill a report. */
const shownChars = 100;

/** Throws `UsageError` for an id or a header name that cannot be. */
export function createBuildWatch({ expected, header }: BuildSettings = {}): BuildWatch {
  if (expected === '')
    throw new UsageError('bad-option', 'The expected build is an empty text. Give the id of the build that is to be judged.');
  const problem = header === undefined ? undefined : headerProblem(header, '');
  if (problem !== undefined) throw new UsageError('bad-option', `The header that tells the build cannot be: ${problem}`);
  const name = header?.toLowerCase();
  const told = new Set<string>();
  let onOther: ((sentence: string) => void) | undefined;

  const learn = ({ base }: Replica, build: string | undefined) => {
    if (build === undefined || onOther === undefined) return;
    const sawExpected = expected !== undefined && told.has(expected);
    told.add(build.slice(0, shownChars));
    if (expected === undefined || build === expected) return;
    const found = `${base.url} runs build "${build.slice(0, shownChars)}", and "${expected}" is expected`;
    onOther(
      sawExpected
        ? `The build changed while it was judged, or not every replica has it yet: ${found}. Judge again when the deployment has ended.`
        : `${found}. Deploy that build, or wait for it with --wait.`,
    );
    onOther = () => {};
  };

  return {
    expected,
    where: name === undefined ? '"build" in GET /.well-known/chat-contract' : `the header ${name}`,
    inHeader: name !== undefined,
    toldBy: (reply) => (name === undefined ? parseDiscovery(reply)?.build : reply.raw?.headers[name]),
    hear(replica, headers) {
      if (name !== undefined) learn(replica, headers[name]);
    },
    hearDocument(replica, reply) {
      if (name === undefined) learn(replica, parseDiscovery(reply)?.build);
    },
    begin(then) {
      onOther = then;
    },
    told,
  };
}
