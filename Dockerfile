# The service on MongoDB and Redis, or on its embedded store with a volume at /data.
FROM node:24-slim AS build
WORKDIR /app
# The image has Node: the development copy of it (an install script) is not needed.
COPY package.json package-lock.json .npmrc ./
COPY packages ./packages
COPY clients ./clients
COPY examples/demo ./examples/demo
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production HOST=:: PORT=3000 DATA_DIR=/data LOG_FORMAT=json
WORKDIR /app
RUN install -d -o node -g node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
# node_modules has links into it.
COPY --from=build /app/packages ./packages
COPY --from=build /app/dist ./dist
# What `conversation-service demo` runs and the calls that it sends.
COPY --from=build /app/examples ./examples
RUN chmod +x dist/cli/main.js && ln -s /app/dist/cli/main.js /usr/local/bin/conversation-service
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# It handles SIGTERM and starts no processes, so it can be the first one.
CMD ["node", "dist/main.js"]
