import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { junitReport } from '../src/report/junit.ts';
import type { CheckReport, Report, ScenarioReport, Verdict } from '../src/runner/report-value.ts';
import { startServer } from '../reference-server/server.ts';
import { scenarios as suite } from '../scenarios/index.ts';
import { type Expect, scenario } from '../src/kit/index.ts';
import { verify } from '../src/verify.ts';
import { forgetful } from './answering-backend.ts';
import { root } from './run-built.ts';
import { failedStory, sampleReport } from './sample-report.ts';

/** JUnit XML, read by libxml2 and judged by Surefire's schema. */

const schema = XmlDocument.fromString(readFileSync(join(root, 'test/surefire-test-report.xsd'), 'utf8'));
const validator = XsdValidator.fromDoc(schema);
afterAll(() => {
  validator.dispose();
  schema.dispose();
});

interface Case {
  readonly name: string;
  readonly classname: string;
  readonly told: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The document after validation, as a reader sees it. */
function read(xml: string): { suite: Record<string, string>; cases: Case[] } {
  const document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    const attributesOf = (element: XmlElement) => Object.fromEntries(element.attrs.map(({ name, value }) => [name, value]));
    const cases = document.find('//testcase').map((node): Case => {
      const element = node as XmlElement; // `as`: the path names elements
      const child = element.firstChild === null ? undefined : (element.find('*')[0] as XmlElement); // `as`: the path names elements
      const { name = '', classname = '' } = attributesOf(element);
      return {
        name,
        classname,
        told: child?.name ?? '',
        attributes: child === undefined ? {} : attributesOf(child),
        text: child?.content ?? '',
      };
    });
    return { suite: attributesOf(document.root), cases };
  } finally {
    document.dispose();
  }
}

const story = (checks: readonly CheckReport[], more: Partial<ScenarioReport> = {}): Report =>
  sampleReport({}, { scenarios: [{ ...failedStory, checks, ...more }] });

const everyVerdict: readonly CheckReport[] = [
  { clause: 'post.created', verdict: 'passed' },
  { clause: 'idem.duplicate-answer', verdict: 'failed', message: 'status', expected: '200', actual: '201' },
  { clause: 'idem.scoped', verdict: 'flaky', message: 'status', expected: '201', actual: '200' },
  { clause: 'idem.expires', verdict: 'skipped', message: 'needs clock' },
  { clause: 'seq.increasing', verdict: 'untestable', message: 'the story broke off' },
  { clause: 'post.minimal-answer', verdict: 'warned', message: 'bytes', expected: 2_048, actual: 3_000 },
];

describe('a JUnit report', () => {
  test('has a testcase per clause and scenario, and says each verdict in its words', () => {
    const { suite, cases } = read(junitReport(story(everyVerdict)));
    expect(suite).toMatchObject({ name: 'chat-contract', tests: '6', failures: '2', errors: '1', skipped: '1', time: '2.346' });
    expect(cases.map(({ name, classname, told }) => [classname, name, told])).toEqual([
      ['idempotency.duplicate-send', 'post.created', ''],
      ['idempotency.duplicate-send', 'idem.duplicate-answer', 'failure'],
      ['idempotency.duplicate-send', 'idem.scoped', 'failure'],
      ['idempotency.duplicate-send', 'idem.expires', 'skipped'],
      ['idempotency.duplicate-send', 'seq.increasing', 'error'],
      ['idempotency.duplicate-send', 'post.minimal-answer', 'system-out'],
    ]);
    expect(cases[1]?.attributes).toEqual({ message: 'status: expected 200, got 201', type: 'failed' });
    expect(cases[2]?.attributes['type']).toBe('flaky');
    expect(cases[3]?.attributes).toEqual({ message: 'needs clock' });
    expect(cases[4]?.attributes).toEqual({ message: 'the story broke off', type: 'untestable' });
  });

  test('tells in a failure what a person needs: the sentence, both sides, the transcript, how to see it again', () => {
    const text = read(junitReport(story(failedStory.checks))).cases[1]?.text ?? '';
    expect(text).toContain("The same `(projectId, userId, client_msg_id)` again: 200 with `accepted:true` and the first answer's");
    expect(text).toMatch(/expected {2}200\n +actual {4}201\n/);
    expect(text).toContain('→ #1 POST /v1/chat/unified {"message":"it\'s me"}');
    expect(text).toContain('run again   chat-contract verify http://127.0.0.1:4000 --only idempotency/duplicate-send --seed 42');
  });

  test('tells the time of a story once', () => {
    const xml = junitReport(story(everyVerdict, { durationMs: 1_500 }));
    expect([...xml.matchAll(/<testcase [^>]*time="([\d.]+)"/g)].map(([, time]) => time)).toEqual(['1.500', ...Array(5).fill('0.000')]);
  });

  test('holds whatever a target sent: markup, control characters, lone surrogates, the end of a CDATA section', () => {
    const hostile = '<&>"\'\u0000\u0007\u000b\u001b[2J\u007f\u0085\ufffe\uffff\ud800 ]]> \udc00\r\n\t漢😀\u202e';
    const check: CheckReport = {
      clause: 'post.created',
      verdict: 'failed',
      message: hostile,
      expected: hostile,
      actual: { [hostile]: hostile },
    };
    const { cases } = read(junitReport(story([check], { id: `a/${hostile}`, title: hostile })));
    expect(cases[0]?.attributes['message']).toContain('<&>"\'\\u0000\\u0007\\u000b');
    expect(cases[0]?.text).toContain('漢😀');
    expect(`${cases[0]?.attributes['message']}${cases[0]?.text}`).not.toMatch(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u,
    );
  });

  test('is valid whatever stands in the report', () => {
    const verdict = fc.constantFrom<Verdict>('passed', 'failed', 'flaky', 'warned', 'untestable', 'skipped');
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const check = fc
      .record({ verdict, message: text, expected: fc.jsonValue(), actual: text })
      .map((one) => ({ clause: 'seq.distinct' as const, ...one }));
    fc.assert(
      fc.property(fc.array(check, { maxLength: 5 }), text, text, (checks, title, summary) => {
        const transcript = [{ atMs: 1, lane: title, kind: 'event' as const, summary, body: summary }];
        const { cases, suite } = read(junitReport(story(checks, { title, transcript })));
        expect([cases.length, suite['tests']]).toEqual([checks.length, String(checks.length)]);
      }),
      { numRuns: 300 },
    );
  });

  test('and the schema refuses what is none', () => {
    expect(() =>
      read('<testsuite name="a" time="1" tests="1" errors="0" skipped="0" failures="0"><testcase name="b"/></testsuite>'),
    ).toThrow();
    expect(() => read('<testsuite name="a" time="1" tests="one" errors="0" skipped="0" failures="0"/>')).toThrow();
  });
});

/** A story over real sockets that ends as it is told to, and whose text XML does not like. */
const endsAs = (id: string, judge: (expect: Expect) => void) =>
  scenario({
    id: `junit/${id}`,
    title: `A story that ends ${id}`,
    given: async (world) => ({ room: await world.room(), draft: world.draft('<b>\u001b[2J ]]> \ud800 &amp; 漢😀</b>') }),
    when: async ({ room, draft }) => ({ reply: await room.post(draft), history: await room.history() }),
    then: {
      'post.created': ({ reply }, expect) => {
        expect.status(reply, 201);
        judge(expect);
      },
    },
  });

test('real runs of every verdict are valid, twice with the same names', async () => {
  const secret = 'a-secret-of-this-test';
  const server = await startServer({ secret, keepAliveMs: 100, assistantDelayMs: 10, logLevel: 'silent' }, forgetful);
  onTestFinished(() => server.close());
  const told = async (seed: number) => {
    let times = 0;
    const scenarios = [
      ...suite.filter(({ id }) => id === 'idempotency/duplicate-send' || id === 'idempotency/expiry'),
      endsAs('passed', () => {}),
      endsAs('flaky', (expect) => expect.that(times++ > 0, 'only the second time')),
      endsAs('untestable', (expect) => expect.control(false, 'nothing held')),
      endsAs('warned', (expect) => expect.should.equal({ at: ']]>' }, { at: '\u0000' }, 'an advice')),
    ];
    const report = await verify({ urls: [server.url], secret, scenarios, seed, repeatFailed: 2 });
    const { suite: attributes, cases } = read(junitReport(report));
    return {
      attributes,
      cases: cases.map(({ classname, name, told: kind, attributes: { type = '' } }) => `${classname} ${name} ${kind} ${type}`.trim()),
    };
  };
  const { attributes, cases } = await told(1);
  expect(cases).toEqual(
    expect.arrayContaining([
      'idempotency.duplicate-send idem.duplicate-answer failure failed',
      'idempotency.expiry idem.expires skipped',
      'junit.passed post.created',
      'junit.flaky post.created failure flaky',
      'junit.untestable post.created error untestable',
      'junit.warned post.created system-out',
    ]),
  );
  expect(attributes).toMatchObject({ tests: String(cases.length), failures: '2', errors: '1', skipped: '1' });
  expect((await told(2)).cases).toEqual(cases);
});
