import { scenarios } from '../../scenarios/index.ts';
import { type Capability, type ClauseId, clauseIds, clauseOf, isClauseId } from '../contract/index.ts';
import { wrapped } from '../report/plain-text.ts';
import { type Command, defaultColumns } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** How a target, or the tester, grants a capability. */
const granted: Readonly<Record<Capability, string>> = {
  clock: 'the control action clock.advance: set CHAT_CONTRACT_CONTROL_TOKEN',
  'profile-locale':
    'the control action profile.set_locale: set CHAT_CONTRACT_CONTROL_TOKEN; or identities.profileUser in the configuration',
  outsider: 'the control action project.deny: set CHAT_CONTRACT_CONTROL_TOKEN; or identities.outsider in the configuration',
  'build-failure': 'the control action build.fail_next: set CHAT_CONTRACT_CONTROL_TOKEN',
  faults: 'the control action cache.outage: set CHAT_CONTRACT_CONTROL_TOKEN',
  stub: 'the control action assistant.stub: set CHAT_CONTRACT_CONTROL_TOKEN',
  typing: 'a target that declares it: endpoint 8 exists',
  instance: 'a target that declares it: client_instance_id is honoured',
  replicas: 'two or more base URLs of one deployment',
  'fresh-identities': 'presumed: users and projects never used before',
  assistant: 'presumed: somebody answers messages',
  builds: 'presumed: messages in build mode are built',
};

const levels = {
  MUST: 'a violation fails the run',
  SHOULD: 'a violation is a warning, with --strict an error',
  MAY: 'judged where it is declared',
};
const phases = { P1: 'critical blockers', P2: 'enhancements', OPS: 'operation' };

/** `explain <clause>` */
export const explain: Command<object, [id: string]> = async (terminal, _options, id) => {
  if (!isClauseId(id)) throw new UsageError(`There is no clause "${id}"${suggestion(id)}; \`chat-contract list\` shows all of them.`);
  const columns = terminal.stdout.columns ?? defaultColumns;
  const { level, phase, text, needs = [] } = clauseOf(id);
  const stories = scenarios.filter((scenario) => scenario.clauses.includes(id));
  const lines = [
    id,
    ...indented(text, columns),
    '',
    `level      ${level}: ${levels[level]}`,
    `phase      ${phase}: ${phases[phase]}`,
    ...entries('needs', needs.length === 0 ? ['nothing but the target'] : needs.map((need) => `${need}: ${granted[need]}`), columns),
    ...entries('judged by', stories.length === 0 ? ['no scenario yet'] : stories.map((story) => `${story.id}: ${story.title}`), columns),
    '',
    `run it     chat-contract verify <url> --only ${id}`,
  ];
  terminal.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};

function indented(text: string, columns: number): string[] {
  return wrapped(text, columns - 2).map((line) => `  ${line}`);
}

/** The label stands at the first line only. */
function entries(label: string, texts: readonly string[], columns: number): string[] {
  return texts.flatMap((text) => wrapped(text, columns - 11)).map((line, index) => `${(index === 0 ? label : '').padEnd(11)}${line}`);
}

/** Clauses whose id has a part in common with what was asked for. */
function suggestion(asked: string): string {
  const parts = asked
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part.length > 2);
  const score = (id: ClauseId): number => parts.filter((part) => id.includes(part)).length;
  const near = clauseIds.filter((id) => score(id) > 0).sort((a, b) => score(b) - score(a));
  const best = near.filter((id) => near[0] !== undefined && score(id) === score(near[0])).slice(0, 3);
  return best.length === 0 ? '' : ` (did you mean ${best.join(' or ')}?)`;
}
