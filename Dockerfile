# One binary with the portal inside, on a small system, under a user without rights.
#
#   docker build -t latchkey .
#   docker run -p 127.0.0.1:8080:8080 -v latchkey:/data latchkey

FROM docker.io/library/rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The same command as outside: it brings what the build needs and leaves target/release/latchkey.
RUN cargo xtask build && install -D target/release/latchkey /out/latchkey

FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates libssl3 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin latchkey \
 && install --directory --owner=latchkey --mode=0700 /data
COPY --from=build /out/latchkey /usr/local/bin/latchkey
USER 10001
WORKDIR /data
ENV LATCHKEY_LISTEN=0.0.0.0:8080 \
    LATCHKEY_DATA_DIR=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s CMD ["latchkey", "health"]
ENTRYPOINT ["latchkey"]
CMD ["serve"]
