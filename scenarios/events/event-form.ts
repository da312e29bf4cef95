import { dottedName, events as known, oldEventNames } from '../../src/contract/index.ts';
import type { Expect, LiveEvent } from '../../src/kit/index.ts';

/**
 * What every event owes, wherever a story met it: live, replayed, or at the end of an evicted stream.
 * Asked before any control: the fault that a rule finds may be what kept the control's own event from being recognised.
 */
export type EventRule = (expect: Expect, events: readonly LiveEvent[]) => void;

/** A few words that name one event in a failure. */
export function nameOf({ name, id, data }: LiveEvent): string {
  return name === '' ? `an event without a name (${data.slice(0, 60)})` : `${name} (id ${id ?? 'missing'})`;
}

/** The contract knows the name; unknown dotted names are bound by sse.id-is-seq and sse.dotted-names only. */
function isKnown({ name }: LiveEvent): boolean {
  return Object.hasOwn(known, name);
}

/** sse.id-is-seq */
export const expectIdIsSeq: EventRule = (expect, events) => {
  for (const event of events) {
    const { id, json } = event;
    const seq = json?.['seq'];
    const equal = id !== undefined && /^[0-9]+$/.test(id) && typeof seq === 'number' && Number(id) === seq;
    expect.that(equal, `the id line of ${nameOf(event)}`, {
      expected: `decimal, equal to seq in the JSON (${JSON.stringify(seq)})`,
      actual: id,
    });
  }
};

/** sse.dotted-names */
export const expectDottedNames: EventRule = (expect, events) => {
  for (const event of events) {
    const { json, eventLine } = event;
    const named = json?.['event'];
    const dotted = typeof named === 'string' && dottedName.test(named);
    expect.that(dotted, `event in the JSON of ${nameOf(event)}`, { expected: 'dotted, lower-case', actual: named });
    const old = eventLine !== undefined && oldEventNames.some((name) => name === eventLine);
    expect.that(!old, 'an event: line of the older dialect', { expected: 'a dotted name', actual: eventLine });
    if (eventLine === undefined) expect.should.that(false, `${nameOf(event)} has no event: line`, { expected: named });
    else expect.equal(eventLine, named, `the event: line of ${nameOf(event)}`);
  }
};

/** sse.valid-payload */
export const expectValidPayloads: EventRule = (expect, events) => {
  for (const event of events) {
    const { json, data, problems } = event;
    expect.that(json !== undefined, `the data of ${nameOf(event)}`, { expected: 'one JSON object', actual: data.slice(0, 200) });
    const valid = json !== undefined && (!isKnown(event) || problems.length === 0);
    if (json !== undefined && !valid) expect.equal(problems, [], `the data of ${nameOf(event)} against its schema`);
  }
};

const isoUtcMilliseconds = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(?:Z|\+00:00)$/;

/** event.timestamp: a date that exists, in UTC, with exactly three digits behind the second. */
export const expectTimestamps: EventRule = (expect, events) => {
  for (const event of events.filter(isKnown)) {
    const timestamp = event.json?.['timestamp'];
    const local = typeof timestamp === 'string' ? isoUtcMilliseconds.exec(timestamp)?.[1] : undefined;
    const instant = new Date(`${local}Z`);
    const exists = local !== undefined && !Number.isNaN(instant.getTime()) && instant.toISOString() === `${local}Z`;
    expect.that(exists, `timestamp of ${nameOf(event)}`, { expected: 'like 2025-08-26T10:00:00.000Z', actual: timestamp });
  }
};
