import type { Call } from '../../src/engine/call.ts';
import type { Hmac, Ports } from '../../src/engine/ports.ts';
import { sign } from '../../src/wire/index.ts';
import { headers } from '../../src/contract/index.ts';

/** Changes the body of a call as a backend does that fills in or bends values before it checks them. */
export interface Forge {
  /** Takes the means to sign from the ports of the server that is being built. */
  readonly ports: (ports: Ports) => Ports;
  /** The call with another body, signed for it; a call without v2 signature stays as it is. */
  readonly withBody: (call: Call, body: unknown) => Promise<Call>;
}

export function createForge(): Forge {
  let hmac: Hmac | undefined;
  return {
    ports(ports) {
      hmac = ports.hmac;
      return ports;
    },
    async withBody(call, body) {
      const timestamp = call.headers[headers.timestamp];
      if (hmac === undefined || timestamp === undefined || call.headers[headers.signatureV2] === undefined) return call;
      const rawBody = new TextEncoder().encode(JSON.stringify(body));
      const signed = await sign({
        method: call.method,
        target: call.rawTarget,
        timestamp,
        nonce: call.headers[headers.nonce],
        body: rawBody,
        scheme: 'v2',
        hmac,
      });
      const { [headers.signatureV1]: _, ...kept } = call.headers;
      return { ...call, rawBody, headers: { ...kept, ...signed } };
    },
  };
}
