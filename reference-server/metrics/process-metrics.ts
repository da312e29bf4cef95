import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Registry } from './prometheus.ts';

const resolutionMs = 20;
const nanoseconds = 1e9;

/** Memory, processor and event loop of this process, under the names that dashboards for Node know. Gives the way to stop. */
export function addProcessMetrics(registry: Registry): () => void {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  // A delay is measured from beat to beat: the time between two beats is none.
  const seconds = (ns: number): number => (Number.isFinite(ns) ? Math.max(0, ns / nanoseconds - resolutionMs / 1_000) : 0);
  const startedAt = Math.round(performance.timeOrigin) / 1_000;

  registry.gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss());
  registry.gauge('nodejs_heap_size_used_bytes', 'Memory of its JavaScript values.', () => process.memoryUsage().heapUsed);
  registry.gauge('process_start_time_seconds', 'When the process has begun, seconds since the epoch.', () => startedAt);
  registry.gauge('nodejs_eventloop_lag_p99_seconds', 'How late timers are, 99th percentile since it was last asked for.', () => {
    const lag = seconds(delays.percentile(99));
    delays.reset();
    return lag;
  });
  return () => void delays.disable();
}
