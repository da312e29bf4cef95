import { startServer } from '../reference-server/server.ts';
import { benchSecret } from './bench-secret.ts';
import { tellMeasurements } from './measured-child.ts';

/** The reference server as it is, with nobody answering messages. */
const { url } = await startServer({ secret: benchSecret, assistant: false, keepAliveMs: 30_000 });
tellMeasurements(url);
