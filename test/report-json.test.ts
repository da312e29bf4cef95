import { expect, test } from 'vitest';
import { jsonReport } from '../src/report/json.ts';
import { failedStory, sampleReport } from './sample-report.ts';

const report = sampleReport({ 'idem.scoped': { verdict: 'failed' } }, { scenarios: [failedStory] });

test('is the report value, nothing more and nothing less', () => {
  expect(JSON.parse(jsonReport(report))).toEqual(report);
  expect(jsonReport(report).startsWith('{\n  "schema": "chat-contract/report@1",\n  "contract": "2025-08-26",\n')).toBe(true);
  expect(jsonReport(report).endsWith('}\n')).toBe(true);
});

test('the same report gives the same bytes', () => {
  expect(jsonReport(structuredClone(report))).toBe(jsonReport(report));
});

test('what a target sent is kept, and steers no terminal', () => {
  const hostile = 'a\u001b[2J\u0085\u009b31m\u2028\u202e\u{e0041}\u007f漢😀';
  const text = jsonReport({ ...report, target: { urls: [hostile], capabilities: [] } });
  expect(JSON.parse(text)).toMatchObject({ target: { urls: [hostile] } });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  expect(text).toContain('漢😀');
});
