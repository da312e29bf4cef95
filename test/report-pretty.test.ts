import { describe, expect, test } from 'vitest';
import { clauseIds } from '../src/contract/index.ts';
import { displayWidth } from '../src/report/plain-text.ts';
import { prettyReport } from '../src/report/pretty.ts';
import type { ScenarioReport, TranscriptEntry } from '../src/runner/report-value.ts';
import { failedStory, sampleReport, sampleTranscript } from './sample-report.ts';

const plain = (report = sampleReport(), width = 80): string => prettyReport(report, { color: false, width });
const colour = /\u001b\[[0-9;]*m/g;

const failing = sampleReport(
  {
    'idem.duplicate-answer': { verdict: 'failed' },
    'idem.no-second-effect': { verdict: 'failed' },
    'sse.unbuffered-headers': { verdict: 'warned' },
    'seq.distinct': { verdict: 'untestable', reason: 'root cause: post.created failed in posting/first-post' },
    'seq.increasing': { verdict: 'untestable', reason: 'root cause: post.created failed in posting/first-post' },
    'idem.expires': { verdict: 'skipped', reason: 'needs clock: set CHAT_CONTRACT_CONTROL_TOKEN' },
    'idem.across-replicas': { verdict: 'skipped', reason: 'needs replicas: give two or more URLs' },
  },
  {
    scenarios: [
      {
        ...failedStory,
        id: 'stream/headers',
        checks: [{ clause: 'sse.unbuffered-headers', verdict: 'warned', message: 'x-accel-buffering', expected: 'no', actual: undefined }],
        transcript: [],
      },
      failedStory,
    ],
  },
);

const story = (checks: ScenarioReport['checks'], transcript: readonly TranscriptEntry[] = []) =>
  sampleReport({ 'idem.duplicate-answer': { verdict: 'failed' } }, { scenarios: [{ ...failedStory, checks, transcript }] });

describe('the last line', () => {
  const last = (report: ReturnType<typeof sampleReport>): string => plain(report).trimEnd().split('\n').at(-1) ?? '';

  test('tells what was judged when the target conforms', () => {
    expect(last(sampleReport())).toBe('conforms: 109 of 109 clauses judged');
    expect(
      last(
        sampleReport({
          'idem.expires': { verdict: 'skipped' },
          'auth.outsider-refused': { verdict: 'skipped' },
          'build.failure': { verdict: 'skipped' },
          'resume.across-replicas': { verdict: 'skipped' },
          'connection.limit-answer': { verdict: 'skipped' },
          'auth.comes-first': { verdict: 'warned' },
        }),
      ),
    ).toBe('conforms: 104 of 109 clauses judged, 1 warned, 5 skipped (control token 3, not applicable 1, replicas 1)');
  });

  test('tells a violation before everything else', () => {
    expect(last(failing)).toBe(
      'does not conform: 105 of 109 clauses judged, 2 failed, 1 warned, 2 untestable, 2 skipped (control token 1, replicas 1)',
    );
    expect(last(sampleReport({ 'idem.scoped': { verdict: 'flaky' } }))).toBe('does not conform: 109 of 109 clauses judged, 1 flaky');
  });

  test('tells when nothing could be judged, what was left out and what nobody judges yet', () => {
    const none = sampleReport(
      { 'post.created': { verdict: 'untestable', reason: 'nothing listens there' } },
      { ended: { by: 'interrupt', reason: 'Ctrl-C' } },
    );
    expect(
      last({
        ...none,
        clauses: none.clauses.filter((clause) => clause.id === 'post.created'),
        summary: { ...none.summary, clauses: { ...none.summary.clauses, passed: 0 }, deselected: 100, notJudgedYet: ['error.no-leak'] },
      }),
    ).toBe('could not be judged: interrupted, 0 of 109 clauses judged, 1 untestable, 100 deselected, 1 not judged yet');
  });
});

describe('the body', () => {
  test('has one line per clause with a mark and a word, by group', () => {
    const lines = plain(failing).split('\n');
    expect(
      lines.filter((line) => /^ {2}[✓✗~!?-] (?:passed|FAILED|FLAKY|warned|untestable|skipped) +[a-z-]+\.[a-z0-9-]+ {2}/.test(line)),
    ).toHaveLength(109);
    expect(lines).toContain('idem');
    expect(lines.find((line) => line.includes('idem.duplicate-answer'))).toMatch(/^ {2}✗ FAILED {6}idem\.duplicate-answer {10}The same /);
  });

  test('shows of a failure the sentence, every difference, transcript, request id, repetition and the command that reruns it', () => {
    const text = plain(failing, 200);
    const from = text.indexOf('idempotency/duplicate-send\n');
    expect(text.slice(from, text.indexOf('─', from))).toMatchInlineSnapshot(`
      "idempotency/duplicate-send
        Retrying a post with the same client_msg_id stores one message

        ✗ FAILED idem.duplicate-answer (MUST, P1)
          The same \`(projectId, userId, client_msg_id)\` again: 200 with \`accepted:true\` and the first answer's \`message_seq\`.
          status
            expected  200
            actual    201
          message_seq
            expected  1
            actual    2

        ✗ FAILED idem.no-second-effect (MUST, P1)
          Duplicates add no message, no event, no build: one \`message.created\`, one history entry, at most one build.
          copies in the history
            expected  1
            actual    2

        transcript: time, lane, → sent, ← answered, « event; (n): n characters
      ▸     12 ms  user-1  → #1 POST /v1/chat/unified {"message":"it's me"}
            15 ms  user-1  ← 201 {"accepted":true,"message_seq":1}
            16 ms  user-1  → #2 GET /v1/projects/p-1/chat/messages?limit=20&after_seq=0
            19 ms  user-1  ← 200 {"messages":[…]}

        request id  cc-k3j9-duplicate-send-1
        repeat      body='{"message":"it'\\''s me"}'; curl -is -X POST http://127.0.0.1:4000/v1/chat/unified -H 'content-type: application/json' -H 'x-user-id: u-1' -H 'x-request-id: cc-k3j9-duplicate-send-1' --data-raw "$body" $(printf %s "$body" | chat-contract sign POST /v1/chat/unified --body-file -)
        run again   chat-contract verify http://127.0.0.1:4000 --only idempotency/duplicate-send --seed 42

      "
    `);
  });

  test('counts repetitions, and says why there were fewer', () => {
    const text = plain(
      story([
        { clause: 'idem.duplicate-answer', verdict: 'failed', message: 'status', repeated: { failed: 3, of: 3 } },
        {
          clause: 'seq.distinct',
          verdict: 'flaky',
          message: 'status',
          repeated: { failed: 0, of: 1, reason: 'not repeated more often: a' },
        },
        { clause: 'post.created', verdict: 'failed', message: 'status', repeated: { failed: 0, of: 0, reason: 'not repeated: b' } },
      ]),
    );
    expect(text).toMatch(/FAILED idem\.duplicate-answer \(MUST, P1\), failed 3 of 3\n/);
    expect(text).toMatch(/FLAKY seq\.distinct \(MUST, P1\), flaky 0 of 1\n/);
    expect(text).toMatch(/FAILED post\.created \(MUST, P1\)\n/);
    expect(text).toContain('\n    not repeated more often: a\n');
    expect(text).toContain('\n    not repeated: b\n');
  });

  test('shows failures before warnings', () => {
    const text = plain(failing);
    expect(text.indexOf('idempotency/duplicate-send\n')).toBeLessThan(text.indexOf('stream/headers\n'));
    expect(text).toContain('      expected  no\n      actual    absent\n');
  });

  test('tells a root cause once', () => {
    expect(plain(failing).match(/root cause/g)).toHaveLength(1);
    expect(plain(failing)).toContain('  - root cause: post.created failed in posting/first-post\n    seq.increasing, seq.distinct\n');
    expect(plain(failing)).toContain('  - needs replicas: give two or more URLs\n    idem.across-replicas\n');
  });

  test('names clauses that no scenario judges and why a run ended early', () => {
    const report = sampleReport({ 'error.no-leak': null }, { ended: { by: 'deadline', reason: 'the run deadline of 60 s was over' } });
    const text = plain({ ...report, summary: { ...report.summary, notJudgedYet: ['error.no-leak'] } });
    expect(text).toContain('Not judged yet: no scenario covers them\n    error.no-leak\n');
    expect(text).toContain('Ended by the deadline\n  the run deadline of 60 s was over\n');
  });
});

test('a run that the preflight ended tells its reason once and nothing else', () => {
  const reason = 'Failed to reach http://127.0.0.1:4000: connection refused. Check that the backend runs.';
  const given = Object.fromEntries(clauseIds.map((id) => [id, { verdict: 'untestable', reason }] as const));
  expect(
    plain(sampleReport(given, { ended: { by: 'preflight', reason } }), 200)
      .split('\n')
      .slice(6),
  ).toEqual(['Nothing was judged', `  ${reason}`, '', 'could not be judged: 0 of 109 clauses judged, 109 untestable', '']);
});

describe('many differences', () => {
  test('with the same pair are told together, each with what it is about', () => {
    const pair = { expected: '200', actual: '201' };
    const checks = [
      {
        clause: 'idem.duplicate-answer',
        verdict: 'failed',
        message: 'first',
        ...pair,
        more: [
          { message: 'other', expected: 1, actual: 2 },
          { message: 'second', ...pair },
          { message: 'first', ...pair },
        ],
      },
    ] as const;
    expect(plain(story(checks))).toContain(
      '    first (2 times)\n    second\n      expected  200\n      actual    201\n    other\n      expected  1\n      actual    2\n',
    );
  });
});

describe('many stories about one clause', () => {
  const check = { clause: 'idem.duplicate-answer', verdict: 'failed', message: 'status', expected: '200', actual: '201' } as const;
  const long: ScenarioReport = { ...failedStory, id: 'a/long', checks: [check], transcript: [...sampleTranscript, ...sampleTranscript] };
  const short: ScenarioReport = { ...failedStory, id: 'b/short', checks: [check] };
  const text = plain(sampleReport({ 'idem.duplicate-answer': { verdict: 'failed' } }, { scenarios: [long, short] }));

  test('the shortest is shown whole, the others in brief', () => {
    const at = text.indexOf('b/short\n');
    expect(at).toBeGreaterThan(0);
    expect(text.indexOf('a/long\n')).toBeGreaterThan(at);
    expect(text.match(/transcript:/g)).toHaveLength(1);
    expect(text.match(/expected {2}200/g)).toHaveLength(2);
    expect(text).toContain('--only a/long --seed 42');
  });
});

describe('values', () => {
  test('where the type is the difference, strings stand in quotes', () => {
    const text = plain(story([{ clause: 'idem.duplicate-answer', verdict: 'failed', message: 'seq', expected: 5, actual: '5' }]));
    expect(text).toContain('      expected  5\n      actual    "5"\n');
  });

  test('long values are shortened with their length told, around the first difference', () => {
    const a = `${'x'.repeat(9_000)}a${'y'.repeat(999)}`;
    const b = `${'x'.repeat(9_000)}b${'y'.repeat(999)}`;
    const text = plain(story([{ clause: 'idem.duplicate-answer', verdict: 'failed', message: 'text', expected: a, actual: b }]));
    expect(text).toMatch(/expected {2}… from character 8,981 of 10,000:\n +x{20}ay+\n/);
    expect(text).toMatch(/actual {4}… from character 8,981 of 10,000:\n +x{20}by+\n/);
    expect(text.length).toBeLessThan(14_000);
  });

  test('of one side, an empty text and an object are readable', () => {
    const checks = [
      { clause: 'idem.duplicate-answer', verdict: 'failed', message: 'text', expected: '', actual: ' a ' },
      { clause: 'idem.scoped', verdict: 'failed', message: 'body', actual: { error: 'X' } },
    ] as const;
    const text = plain(story(checks));
    expect(text).toContain('      expected  ""\n      actual    " a "\n');
    expect(text).toContain('    body\n      actual    {"error":"X"}\n');
  });
});

describe('the transcript', () => {
  const entries = (count: number): TranscriptEntry[] =>
    Array.from({ length: count }, (_, n) => ({ atMs: n, lane: `stream-${n % 3}`, kind: 'event', summary: `message.created seq ${n}` }));
  const check = { clause: 'idem.duplicate-answer', verdict: 'failed', message: 'm' } as const;

  test('is bounded, and tells how much was left out', () => {
    const text = plain(story([check], entries(1_500)));
    expect(text.match(/message\.created seq/g)).toHaveLength(40);
    expect(text).toContain('… 1,460 lines left out; the JSON report has them …');
    expect(plain(story([check], entries(40))).match(/message\.created seq/g)).toHaveLength(40);
  });

  test('shortens a long line', () => {
    const text = plain(story([check], [{ atMs: 1, lane: 'user-1', kind: 'response', summary: `200 ${'x'.repeat(20_000)}` }]));
    expect(text).toMatch(/200 x+… \(20,004\)\n/);
  });
});

describe('the request in question', () => {
  const entry = (n: number, more: Partial<TranscriptEntry>): TranscriptEntry => ({
    atMs: n,
    lane: 'user-1',
    kind: 'request',
    summary: `${more.method ?? 'GET'} ${more.target ?? '/v1'}`,
    requestId: `cc-k3j9-a.b-${n}`,
    method: 'GET',
    target: '/v1',
    ...more,
  });
  const asked = (
    clause: 'idem.scoped' | 'resume.from-seq',
    request: string | undefined,
    transcript: readonly TranscriptEntry[],
  ): string | undefined => {
    const text = plain(story([{ clause, verdict: 'failed', message: 'm', ...(request !== undefined && { request }) }], transcript));
    return /request id {2}(\S+)/.exec(text)?.[1];
  };
  const mixed = [
    entry(1, { target: '/v1/projects/p/chat/stream' }),
    entry(2, { method: 'POST' }),
    entry(3, { target: '/v1/projects/p/chat/stream?from_seq=0' }),
    entry(4, { method: 'PUT' }),
    entry(5, {}),
  ];

  test('is the one that the check looked at', () => {
    expect(asked('idem.scoped', 'cc-k3j9-a.b-5', mixed)).toBe('cc-k3j9-a.b-5');
  });
  test('else the last stream, or the first request that changes something', () => {
    expect(asked('resume.from-seq', undefined, mixed)).toBe('cc-k3j9-a.b-3');
    expect(asked('idem.scoped', 'not in the transcript', mixed)).toBe('cc-k3j9-a.b-2');
    expect(asked('idem.scoped', undefined, mixed.slice(4))).toBe('cc-k3j9-a.b-5');
    expect(asked('idem.scoped', undefined, [])).toBeUndefined();
  });
  test('is marked, in sight also in the middle of a long transcript, and paired with its answer', () => {
    const many = Array.from({ length: 300 }, (_, n) => [
      entry(n, { method: 'POST' }),
      entry(n, { kind: 'response', summary: '201 {}', body: '{}' }),
    ]).flat();
    const text = plain(story([{ clause: 'idem.scoped', verdict: 'failed', message: 'm', request: 'cc-k3j9-a.b-150' }], many));
    expect(text).toContain('▸    150 ms  user-1  → #150 POST /v1\n     150 ms  user-1  ← #150 201 {}\n');
    expect(text).toContain('  … 288 lines left out; the JSON report has them …\n');
    expect(text.match(/ ms {2}user-1/g)?.length).toBeLessThanOrEqual(40);
  });
});

describe('what a line has room for', () => {
  const check = { clause: 'idem.duplicate-answer', verdict: 'failed', message: 'm' } as const;
  const body = JSON.stringify({ text: 'y'.repeat(130) });
  const line = (entry: Partial<TranscriptEntry>, width = 200): string | undefined =>
    plain(story([check], [{ atMs: 1, lane: 'user-1', kind: 'response', summary: '', ...entry }]), width)
      .split('\n')
      .find((text) => text.includes(' ms  '));

  test('is shown of a body, though the summary is cut', () => {
    expect(line({ summary: `200 ${body.slice(0, 50)}…`, body })).toBe(`       1 ms  user-1  ← 200 ${body}`);
    expect(line({ kind: 'event', summary: `message.created id 7 ${body.slice(0, 50)}…`, body })).toBe(
      `       1 ms  user-1  « message.created id 7 ${body}`,
    );
    expect(line({ summary: '204' })).toBe('       1 ms  user-1  ← 204');
  });

  test('a body that the transcript cut keeps its true length', () => {
    expect(line({ summary: '200 xxx…', body: `${'x'.repeat(4_096)}… (123456 characters)` }, 80)).toMatch(/← 200 x+… \(123,456\)$/);
  });
});

describe('on any terminal', () => {
  test.each([60, 80, 120, 200])('lines fit into %i columns, commands to copy excepted', (width) => {
    const long = story(
      [
        {
          clause: 'idem.duplicate-answer',
          verdict: 'failed',
          message: 'm'.repeat(300),
          expected: '漢'.repeat(300),
          actual: 'é'.repeat(300),
        },
      ],
      [...sampleTranscript, { atMs: 1, lane: 'a very long lane name indeed', kind: 'comment', summary: '漢字'.repeat(200) }],
    );
    for (const report of [failing, long]) {
      const tooLong = plain(report, width)
        .split('\n')
        .slice(0, -2)
        .filter((line) => displayWidth(line) > width && !/^ {2}(?:repeat|run again) /.test(line));
      expect(tooLong).toEqual([]);
    }
  });

  test('colour adds nothing but colour', () => {
    const coloured = prettyReport(failing, { color: true, width: 80 });
    expect(coloured).toMatch(colour);
    expect(coloured.replace(colour, '')).toBe(plain(failing));
    expect(plain(failing)).not.toMatch(colour);
  });

  test('the same report gives the same bytes', () => {
    expect(plain(structuredClone(failing))).toBe(plain(failing));
  });

  test('what a target sent steers nothing: no control, bidirectional or line-separating character gets through', () => {
    const hostile = 'a\u001b[2J\u001b]0;title\u0007b\r\nconforms: 109\u0085c\u2028d\u202ee\u009b31mf\ud800g\u{e0041}h\u200bi\tj';
    const entry = {
      ...sampleTranscript[0],
      lane: hostile,
      summary: hostile,
      requestId: hostile,
      target: `/${hostile}`,
      body: hostile,
    } as TranscriptEntry;
    const report = story(
      [{ clause: 'idem.duplicate-answer', verdict: 'failed', message: hostile, expected: hostile, actual: { [hostile]: hostile } }],
      [entry],
    );
    const text = plain({
      ...report,
      target: { urls: [`http://h/${hostile}`], capabilities: [hostile] },
      ended: { by: 'bail', reason: hostile },
      clauses: report.clauses.map((clause) => ({ ...clause, verdict: 'skipped', reason: hostile })),
    });
    expect(text).not.toMatch(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(text.split('\n').filter((line) => line.trimStart().startsWith('conforms: 109'))).toEqual([]);
    expect(text).toContain('\\u001b[2J');
  });
});
