# The site in a container: everything is installed and built when the image is made, and nothing is written when it runs.
#     docker build --tag timeline .
#     docker run --read-only --tmpfs /tmp --publish 127.0.0.1:8001:8001 timeline
FROM python:3.13-slim AS made

# git: the history of the records is read from the commits.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/timeline
COPY . .
RUN deploy/install && rm -rf .git


FROM python:3.13-slim

# Fewer arenas, and long texts that go back to the system when they are done with: see docs/running.md.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=made /srv/timeline /srv/timeline
WORKDIR /srv/timeline
USER 10001:10001
EXPOSE 8001
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD [".venv/bin/python", "deploy/healthy"]
CMD [".venv/bin/python", "-m", "loaders", "serve", "--host", "0.0.0.0", "--port", "8001"]
