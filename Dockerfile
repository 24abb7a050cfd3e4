# The version that package-lock.json pins for everything else; test/ship.test.ts holds them together.
ARG NODE_VERSION=26.10.0

FROM node:${NODE_VERSION}-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE_VERSION}-bookworm-slim
# For a container without REDIS_URL, which runs a private Redis in /data.
RUN apt-get update \
 && apt-get install -y --no-install-recommends redis-server \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY bin ./bin
COPY src ./src
COPY rules ./rules
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production DATA_DIR=/data RULES_DIR=/app/rules
VOLUME /data
EXPOSE 8080 8081
# The private listener answers whatever ROLES this container has.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT || 8081}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Finishes what is under way within 10 s of this signal; give it 15 (`docker stop -t 15`).
STOPSIGNAL SIGTERM
CMD ["node", "src/main.ts"]
