/** The client half of the contract's mechanics: signing requests and reading streams. Runs in browsers and in Node. */
export { canonicalV1, canonicalV2, type SignRequest, sign, type V1Message, type V2Message } from './sign.ts';
export { createSseDecoder, type SseDecoder, type SseDecoderParts, type SseItem, type SseProblem } from './sse-decode.ts';
