import { describe, expect, test } from 'vitest';
import { exitCode } from '../src/runner/exit-code.ts';
import { verify } from '../src/verify.ts';
import { worthlessTargets } from './worthless-targets.ts';

const secret = 'a-secret-that-nobody-shares';
const unreachable = 10_000;
const worstCase = 30_000;

describe('no clause passes on a target that is no chat backend', () => {
  test.each(worthlessTargets)('$name', { timeout: worstCase + 5_000 }, async (worthless) => {
    const target = await worthless.start();
    try {
      const report = await verify({ urls: [target.url], secret, controlToken: 'a-token-that-nobody-shares' });
      const keeps = worthless.keeps ?? [];
      const green = report.clauses.filter(
        ({ verdict, level }) => verdict === 'passed' || (verdict === 'warned' && (level === 'MUST' || keeps.length === 0)),
      );
      expect(green.filter(({ id }) => !keeps.includes(id)).map(({ id, verdict, reason }) => ({ id, verdict, reason }))).toEqual([]);
      expect(report.clauses.length).toBeGreaterThan(0);
      expect(exitCode(report)).toBe(worthless.exitCode);
      expect(report.summary.conforms).toBe(false);
      expect(report.durationMs).toBeLessThan(worthless.exitCode === 3 ? unreachable : worstCase);
      if (report.ended !== undefined) expect(report.ended.reason).toMatch(/\. (?:Check|Compare|Look) /);
    } finally {
      await target.close();
    }
  });
});
