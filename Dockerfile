# One image serves Summit: Python, the hashed lock (the language model is in it) and the project; nothing is fetched at run time.
FROM python:3.12-slim AS build
WORKDIR /srv/summit
RUN python -m venv /opt/summit
COPY requirements.lock ./
RUN /opt/summit/bin/python -m pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY docs/tour.md docs/tour.md
COPY docs/pictures docs/pictures
COPY migrations migrations
COPY data/articles data/articles
COPY data/reference data/reference
RUN /opt/summit/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation -e .
RUN /opt/summit/bin/python -m compileall -q app

FROM python:3.12-slim
# The database lives on the one writable volume, so the root file system may be mounted read-only:
#   docker run --read-only -v summit:/var/lib/summit -p 127.0.0.1:8000:8000 summit
RUN mkdir -p /var/lib/summit && chown 10001:10001 /var/lib/summit
COPY --from=build /opt/summit /opt/summit
COPY --from=build /srv/summit /srv/summit
WORKDIR /srv/summit
ENV PATH=/opt/summit/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SUMMIT_DATABASE_URL=sqlite:////var/lib/summit/summit.db
VOLUME /var/lib/summit
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["summit", "serve", "--host", "0.0.0.0", "--port", "8000"]
