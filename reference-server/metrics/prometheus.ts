/** The text format of Prometheus (version 0.0.4): counters, gauges that are read when somebody asks, histograms. */

export const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** Of bounded number: never the id of a user, a project or a connection. */
export type Labels = Readonly<Record<string, string>>;

export interface Counter {
  add(labels?: Labels, by?: number): void;
}

export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

export interface Registry {
  /** `labelSets` are there from the beginning with 0, so that a rate sees the first time too. */
  counter(name: string, help: string, labelSets?: readonly Labels[]): Counter;
  gauge(name: string, help: string, read: () => number): void;
  /** `bounds` are the upper ones of the buckets, ascending, without infinity. */
  histogram(name: string, help: string, bounds: readonly number[]): Histogram;
  text(): string;
}

export function createRegistry(): Registry {
  const families: (() => string[])[] = [];
  const family = (type: 'counter' | 'gauge' | 'histogram', name: string, help: string, samples: () => string[]): void => {
    families.push(() => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples()]);
  };

  return {
    counter(name, help, labelSets = [{}]) {
      const values = new Map(labelSets.map((labels) => [labelText(labels), 0]));
      family('counter', name, help, () => [...values].map(([labels, value]) => `${name}${labels} ${value}`));
      return {
        add(labels = {}, by = 1) {
          const key = labelText(labels);
          values.set(key, (values.get(key) ?? 0) + by);
        },
      };
    },
    gauge(name, help, read) {
      family('gauge', name, help, () => [`${name} ${read()}`]);
    },
    histogram(name, help, bounds) {
      const series = new Map<string, Series>();
      family('histogram', name, help, () => [...series.values()].flatMap((one) => histogramLines(name, one, bounds)));
      return {
        observe(value, labels = {}) {
          const key = labelText(labels);
          let one = series.get(key);
          if (one === undefined) {
            one = { labels, counts: bounds.map(() => 0), count: 0, sum: 0 };
            series.set(key, one);
          }
          const at = bounds.findIndex((bound) => value <= bound);
          if (at >= 0) one.counts[at] = (one.counts[at] ?? 0) + 1;
          one.count += 1;
          one.sum += value;
        },
      };
    },
    text: () => `${families.flatMap((lines) => lines()).join('\n')}\n`,
  };
}

interface Series {
  readonly labels: Labels;
  /** Per bucket; what is above the last bound is in `count` only. */
  readonly counts: number[];
  count: number;
  sum: number;
}

/** Buckets are told as what is below their bound, all smaller ones included. */
function histogramLines(name: string, { labels, counts, count, sum }: Series, bounds: readonly number[]): string[] {
  let below = 0;
  const buckets = bounds.map((bound, at) => {
    below += counts[at] ?? 0;
    return `${name}_bucket${labelText({ ...labels, le: String(bound) })} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket${labelText({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${labelText(labels)} ${sum}`,
    `${name}_count${labelText(labels)} ${count}`,
  ];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
