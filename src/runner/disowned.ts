import type { ScenarioReport } from './report-value.ts';

/** Stories whose verdicts say nothing after all, for one reason: what was found stays in the transcripts. */
export function disowned(scenarios: readonly ScenarioReport[], reason: string): ScenarioReport[] {
  return scenarios.map((scenario) => {
    if (scenario.checks.every(({ verdict }) => verdict === 'skipped')) return scenario;
    const checks = scenario.checks.map((check) =>
      check.verdict === 'skipped' ? check : ({ clause: check.clause, verdict: 'untestable', message: reason } as const),
    );
    return { ...scenario, verdict: 'untestable', checks };
  });
}
