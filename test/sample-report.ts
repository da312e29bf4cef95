import { type ClauseId, clauseIds, clauseOf } from '../src/contract/index.ts';
import type { ClauseReport, Report, ScenarioReport, TranscriptEntry, Verdict } from '../src/runner/report-value.ts';

/** Reports made by hand, to test what renders them without running anything. */

export const sampleUrl = 'http://127.0.0.1:4000';

export const sampleTranscript: readonly TranscriptEntry[] = [
  {
    atMs: 12.4,
    lane: 'user-1',
    kind: 'request',
    summary: 'POST /v1/chat/unified',
    requestId: 'cc-k3j9-duplicate-send-1',
    method: 'POST',
    target: '/v1/chat/unified',
    headers: {
      'content-type': 'application/json',
      'x-user-id': 'u-1',
      'x-sheen-sig-v2': 'redacted',
      'x-request-id': 'cc-k3j9-duplicate-send-1',
    },
    body: '{"message":"it\'s me"}',
  },
  { atMs: 15, lane: 'user-1', kind: 'response', summary: '201 {"accepted":true,"message_seq":1}', status: 201 },
  {
    atMs: 16,
    lane: 'user-1',
    kind: 'request',
    summary: 'GET /v1/projects/p-1/chat/messages?limit=20&after_seq=0',
    requestId: 'cc-k3j9-duplicate-send-2',
    method: 'GET',
    target: '/v1/projects/p-1/chat/messages?limit=20&after_seq=0',
    headers: { 'x-user-id': 'u-1' },
  },
  { atMs: 19, lane: 'user-1', kind: 'response', summary: '200 {"messages":[…]}', status: 200 },
];

export const failedStory: ScenarioReport = {
  id: 'idempotency/duplicate-send',
  title: 'Retrying a post with the same client_msg_id stores one message',
  verdict: 'failed',
  durationMs: 31,
  checks: [
    { clause: 'post.created', verdict: 'passed' },
    {
      clause: 'idem.duplicate-answer',
      verdict: 'failed',
      message: 'status',
      expected: '200',
      actual: '201',
      request: 'cc-k3j9-duplicate-send-1',
      more: [{ message: 'message_seq', expected: 1, actual: 2 }],
    },
    { clause: 'idem.no-second-effect', verdict: 'failed', message: 'copies in the history', expected: 1, actual: 2 },
  ],
  transcript: sampleTranscript,
};

interface Judgement {
  readonly verdict: Verdict;
  readonly reason?: string;
}

/** A report of the given clauses; every other clause has passed. `null` leaves a clause out. */
export function sampleReport(given: Partial<Record<ClauseId, Judgement | null>> = {}, more: Partial<Report> = {}): Report {
  const clauses: ClauseReport[] = clauseIds.flatMap((id) => {
    const judgement = given[id] === undefined ? { verdict: 'passed' as const } : given[id];
    const { level, phase, text } = clauseOf(id);
    return judgement === null ? [] : [{ id, level, phase, text, scenarios: ['idempotency/duplicate-send'], ...judgement }];
  });
  const counts = { passed: 0, failed: 0, warned: 0, skipped: 0, untestable: 0, flaky: 0 };
  for (const { verdict } of clauses) counts[verdict] += 1;
  return {
    schema: 'chat-contract/report@1',
    contract: '2025-08-26',
    tool: { name: 'chat-contract', version: '0.1.0' },
    target: { urls: [sampleUrl], capabilities: ['typing'] },
    run: 'k3j9',
    startedAt: '2025-08-26T10:00:00.000Z',
    durationMs: 2345.6,
    seed: 42,
    summary: {
      conforms: counts.failed + counts.flaky + counts.untestable === 0,
      clauses: counts,
      deselected: 0,
      notJudgedYet: [],
      messagesSent: 120,
      buildsStarted: 0,
    },
    clauses,
    scenarios: [],
    ...more,
  };
}
