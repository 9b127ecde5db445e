FROM python:3.11-slim AS build
COPY requirements.lock /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r /requirements.lock

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PORTAL_DATA=/data \
    PORTAL_HOST=0.0.0.0 \
    PORTAL_PORT=8050
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent portal \
 && install -d -o portal -g portal /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /portal
COPY LICENSE DATA-LICENSE.md app.py gunicorn.conf.py ./
COPY assets assets
COPY etl etl
COPY dashboard dashboard
RUN python -m compileall -q etl dashboard app.py
USER portal
VOLUME /data
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORTAL_PORT\"]}/healthz', timeout=4)"]
CMD ["sh", "-c", "python -m etl refresh --if-empty --or-demo && exec gunicorn app:server"]
