import { startServer } from '../reference-server/server.ts';
import { benchControlToken, benchSecret } from './bench-secret.ts';
import { tellMeasurements } from './measured-child.ts';

/** The reference server as `demo` starts it, with everything that the clauses need. */
const { url } = await startServer({
  secret: benchSecret,
  controlToken: benchControlToken,
  keepAliveMs: Number(process.argv[2] ?? 400),
  assistantDelayMs: 20,
  buildStepMs: 20,
});
tellMeasurements(url);
