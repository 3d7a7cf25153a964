# Styles and scripts, from npm and our own sources.
FROM node:20-bookworm-slim AS front
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static/src static/src
RUN npm run build

FROM python:3.11-slim-bookworm
# What WeasyPrint opens by name, and the fonts of our documents.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /portal
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=front /portal/static/build static/build
RUN deploy/collect-static.sh
RUN useradd --create-home portal && mkdir -m 700 /data && chown portal /data
USER portal
ENV WMPMH_DATA=/data
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "wmpmh.wsgi"]
