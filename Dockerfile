# syntax=docker/dockerfile:1
ARG NODE=22

FROM node:${NODE}-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The build needs no install script of a dependency.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsdown.config.ts ./
COPY bin bin
COPY src src
COPY scenarios scenarios
COPY http-binding http-binding
COPY reference-server reference-server
COPY mock-server mock-server
RUN npm run build

FROM node:${NODE}-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

# What runs is plain JavaScript, so that it may run on another C library than it was installed on.
FROM node:${NODE}-alpine
ENV NODE_ENV=production CHAT_CONTRACT_HOST=0.0.0.0 CHAT_CONTRACT_PORT=4747
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY mock-server/cassettes mock-server/cassettes
COPY package.json LICENSE ./
USER node
EXPOSE 4747
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.CHAT_CONTRACT_PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/bin/chat-contract.js"]
CMD ["serve"]
