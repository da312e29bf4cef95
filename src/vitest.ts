import { beforeAll, describe, test } from 'vitest';
import { scenarios as suite } from '../scenarios/index.ts';
import { type ClauseId, clauseIds, clauseOf, contractVersion, groupOf } from './contract/index.ts';
import { decisiveCheck, prettyClause } from './report/pretty-clause.ts';
import type { ClauseReport, Report } from './runner/report-value.ts';
import { select } from './runner/select.ts';
import { verify, type VerifyOptions } from './verify.ts';

/** Where the backend is and what opens it, and everything else that may be known only when the tests run. */
export type ContractTarget = Omit<VerifyOptions, 'only' | 'skip' | 'scenarios' | 'baseline' | 'signal'>;

/** What has to be known when the tests are collected. */
export type ContractSelection = Pick<VerifyOptions, 'only' | 'skip' | 'scenarios' | 'baseline'>;

const defaultDeadlineMs = 120_000;
/** What a run needs beyond its deadline to end what it began. */
const endingMs = 15_000;
const width = 100;

/** A clause that does not hold. Vitest shows `expected` and `actual` as a difference. */
class ClauseNotHeld extends Error {
  override readonly name = 'ClauseNotHeld';
  readonly expected: unknown;
  readonly actual: unknown;

  constructor(message: string, { expected, actual }: { readonly expected?: unknown; readonly actual?: unknown }) {
    super(message);
    this.expected = expected;
    this.actual = actual;
    // Where it was thrown says nothing; what happened on the wire stands in the message.
    this.stack = `${this.name}: ${message}`;
  }
}

/**
 * Registers one Vitest test per clause of the contract. The backend is judged once, before the first of them; a function as `target` is
 * asked then, so that it may start a server in a `beforeAll` of its own before.
 *
 * A clause that is failed, flaky or untestable fails its test with expected, actual and the transcript; a warning is an annotation of a
 * test that passes, and so is a failure that the baseline knows; an entry that is out of date fails a test of its own. What the backend lacks a capability for is skipped with the reason.
 */
export function contractTests(
  target: ContractTarget | (() => ContractTarget | Promise<ContractTarget>),
  selection: ContractSelection = {},
): void {
  const { chosen } = select(selection.scenarios ?? suite, selection);
  const judged = new Set([...chosen.values()].flatMap((clauses) => [...clauses]));
  const ids = clauseIds.filter((id) => judged.has(id));

  describe(`chat contract ${contractVersion}`, () => {
    let report: Report | undefined;
    const deadlineMs = typeof target === 'function' ? defaultDeadlineMs : (target.deadlineMs ?? defaultDeadlineMs);
    beforeAll(async () => {
      const options = typeof target === 'function' ? await target() : target;
      report = await verify({ deadlineMs, ...options, ...selection });
    }, deadlineMs + endingMs);

    if (selection.baseline !== undefined)
      test('the baseline is up to date', () => {
        const problems = report?.baseline?.problems ?? [];
        if (problems.length > 0) throw new ClauseNotHeld(problems.map(({ message }) => message).join('\n'), {});
      });

    for (const group of new Set(ids.map(groupOf))) {
      describe(group, () => {
        for (const id of ids.filter((one) => groupOf(one) === group)) {
          test(`${id}: ${clauseOf(id).text}`, async ({ skip, annotate }) => {
            const clause = clauseReport(report, id);
            if (clause.verdict === 'skipped') skip(clause.reason);
            if (clause.known !== undefined) {
              await annotate(`known failure: ${clause.known.reason}\n\n${whole(report, clause)}`, 'warning');
              return;
            }
            if (clause.verdict === 'warned') await annotate(whole(report, clause), 'warning');
            if (clause.verdict === 'failed' || clause.verdict === 'flaky' || clause.verdict === 'untestable') {
              throw new ClauseNotHeld(whole(report, clause), (report && decisiveCheck(report, id)) ?? {});
            }
          });
        }
      });
    }
  });
}

function clauseReport(report: Report | undefined, id: ClauseId): ClauseReport {
  const clause = report?.clauses.find((one) => one.id === id);
  if (clause === undefined) throw new Error(`Failed to judge ${id}: the run gave no verdict about it.`);
  return clause;
}

function whole(report: Report | undefined, { id, verdict, reason = '' }: ClauseReport): string {
  if (report === undefined) return `${verdict}: ${reason}`;
  const found = decisiveCheck(report, id)?.message ?? reason;
  return `${verdict}: ${found}\n\n${prettyClause(report, id, { color: false, width })}`;
}
