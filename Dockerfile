# The ledger as an image: built and pruned in one stage, copied without npm or a compiler into another.
#
# Node 26 is the newest line with long-term support (since October 2026, until April 2029). Debian 13 (trixie) is
# supported for longer than that; Debian 12 is not. The tests run on this very version: npm run test:node -- 26.
ARG NODE=26.10.0-trixie-slim

FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No package of the lock file needs a script: the native engine comes prebuilt, for glibc on x64 and arm64.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
COPY projections ./projections
COPY web ./web
COPY scripts/build-web.mjs ./scripts/
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:${NODE}
LABEL org.opencontainers.image.title="consent-ledger" \
      org.opencontainers.image.licenses="Apache-2.0"
# tini: as process 1 the ledger could not end itself after a bug, since the kernel keeps process 1 from its own SIGKILL.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx \
 && install --directory --owner=1000 --group=1000 --mode=0700 /data /keys
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
COPY policies ./policies
# By number, so that a platform can see that it is not root.
USER 1000:1000
ENV NODE_ENV=production \
    LEDGER_DATA=/data \
    LEDGER_HOST=0.0.0.0 \
    LEDGER_PORT=8080 \
    LEDGER_KEK_FILE=/keys/kek.json
# Apart from each other, so that no backup holds both. Nothing else is written: the root may be read-only.
VOLUME ["/data", "/keys"]
EXPOSE 8080
STOPSIGNAL SIGTERM
# Ready, not only alive: what waits for this container waits until decisions are answered.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.LEDGER_PORT}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/usr/bin/tini", "--", "node", "/app/bin/consent-ledger"]
CMD ["serve"]
