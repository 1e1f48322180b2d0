# porthole in a container. See docs/installing.md.
#
#   docker build -t porthole .
#   docker run --rm -p 127.0.0.1:8080:8080 -e PORTHOLE_AUTH=open -e PORTHOLE_CONTROL_TOKEN=secret porthole

FROM debian:12 AS build
WORKDIR /source
# Build dependencies first: they change less often than the source, so their layer is cached.
COPY scripts/bootstrap scripts/
RUN scripts/bootstrap --program && apt-get install --yes --quiet --no-install-recommends dpkg-dev file
COPY . .
RUN cmake --preset program && \
    cmake --build --preset program && \
    cpack --config build/program/CPackConfig.cmake -B /packages

FROM debian:12-slim
# The package depends on the libraries that it needs.
RUN --mount=from=build,source=/packages,target=/packages \
    apt-get update --quiet && \
    apt-get install --yes --quiet --no-install-recommends /packages/porthole_*.deb && \
    rm -rf /var/lib/apt/lists/* && \
    useradd --system --uid 8080 --home-dir /var/lib/porthole --create-home --shell /usr/sbin/nologin porthole
USER 8080
WORKDIR /var/lib/porthole
# Requests from the host and other containers are not local, so access must be configured: access tokens in
# fixtures or PORTHOLE_AUTH=open, and PORTHOLE_CONTROL_TOKEN for the control API.
ENV PORTHOLE_HOST=0.0.0.0
EXPOSE 8080
# Finds the server by the same environment variables.
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --start-interval=200ms --retries=3 \
  CMD ["porthole", "healthcheck", "--timeout", "3"]
# SIGTERM stops it gracefully. It starts no processes, so it needs no init.
ENTRYPOINT ["porthole"]
