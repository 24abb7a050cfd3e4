# The Node that package-lock.json pins for everything else; test/ship.test.ts holds them together.
# To pin by digest: --build-arg NODE_IMAGE=node:26.10.0-bookworm-slim@sha256:…
ARG NODE_VERSION=26.10.0
ARG NODE_IMAGE=node:${NODE_VERSION}-bookworm-slim

FROM ${NODE_IMAGE} AS console
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scripts/build-console.ts ./scripts/
COPY tsconfig.json ./
COPY console ./console
COPY src/style ./src/style
RUN node scripts/build-console.ts

FROM ${NODE_IMAGE} AS app
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 # What only compilers and people read.
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' \) -delete
# Modes are set here: a checkout under umask 077 gives the same image.
COPY --chmod=0755 LICENSE NOTICE ./
COPY --chmod=0755 bin ./bin
COPY --chmod=0755 src ./src
COPY --chmod=0755 rules ./rules
COPY --from=console --chmod=0755 /app/dist ./dist
RUN chmod -R u=rwX,go=rX . \
 && find src rules dist LICENSE NOTICE package.json -type f -exec chmod 0644 {} + \
 && rm package-lock.json \
 # DATA_DIR=.data, as .env.example has it, is the volume too.
 && ln -s /data .data

FROM ${NODE_IMAGE} AS system
# redis-server: for a container without REDIS_URL. tini: takes signals from its first moment, and ends orphans.
RUN apt-get update \
 && apt-get install -y --no-install-recommends redis-server tini libatomic1 binutils \
 && strip /usr/local/bin/node \
 && apt-get purge -y binutils && apt-get autoremove -y --purge \
 && find /usr/share/doc -type f ! -name copyright -delete \
 && rm -rf /var/lib/apt /var/cache/apt /var/cache/debconf /var/log/* /tmp/* /root/.npm \
    /usr/share/man /usr/share/locale /usr/share/info /usr/share/zoneinfo /usr/share/bash-completion \
    /usr/lib/*-linux-gnu/gconv /usr/lib/*-linux-gnu/perl* /usr/lib/*-linux-gnu/libapt* /usr/bin/perl* /usr/bin/apt* /usr/share/perl* \
    /usr/local/include /usr/local/share /usr/local/lib/node_modules /usr/local/bin/np[mx] /usr/local/bin/corepack /opt/yarn* /usr/local/bin/yarn* \
    /usr/local/etc/npmrc /usr/local/CHANGELOG.md /usr/local/README.md \
 && ln -s /app/bin/unsaid.js /usr/local/bin/unsaid \
 && install -d -o 1000 -g 1000 -m 0750 /data

# In one layer: what was removed above is not in the image.
FROM scratch
ARG VERSION=0.1.0
ARG REVISION=
ARG NODE_IMAGE
LABEL org.opencontainers.image.title="unsaid" \
      org.opencontainers.image.description="Auto-moderation for apps built on Tencent Cloud Chat" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="${NODE_IMAGE}"
COPY --from=system / /
COPY --from=app /app /app
WORKDIR /app
# A number: Kubernetes' runAsNonRoot cannot judge a name.
USER 1000:1000
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
ENV NODE_ENV=production DATA_DIR=/data RULES_DIR=/app/rules
VOLUME /data
EXPOSE 8080 8081
# The private listener answers whatever ROLES this container has. No second Node is started for it.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["/app/bin/healthy"]
# Finishes what is under way within 10 s of this signal; give it 15 (`docker stop -t 15`).
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["node", "src/main.ts"]
