# The image of the server, the projector and the one-shot commands. PostgreSQL runs beside it, see docker-compose.yml.
FROM python:3.11-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt requirements-build.txt ./
RUN python -m venv /srv/quench
RUN /srv/quench/bin/pip install --no-cache-dir --require-hashes -r requirements.txt -r requirements-build.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain ./domain
COPY ledger ./ledger
COPY office ./office
COPY projections ./projections
COPY simulation ./simulation
COPY graphql ./graphql
COPY app ./app
RUN /srv/quench/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/quench quench \
    && install --directory --owner quench --mode 0750 /var/lib/quench-evidence
COPY --from=build /srv/quench /srv/quench
ENV PATH=/srv/quench/bin:$PATH \
    QUENCH_HOME=/var/lib/quench \
    QUENCH_HOST=0.0.0.0 \
    QUENCH_PORT=8000
USER quench
WORKDIR /var/lib/quench
VOLUME /var/lib/quench
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 2).close()"]
ENTRYPOINT ["quench"]
CMD ["serve"]
