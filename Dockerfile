# journalkit with git, for machines that have neither. As nobody in particular, with the journal at /journal:
#   docker build -t journalkit .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/journal" journalkit build --public
FROM python:3.13-slim-bookworm AS built
WORKDIR /source
COPY pyproject.toml constraints.txt locked.txt README.md LICENSE ./
COPY docs/bill.cdx.json docs/
COPY journalkit journalkit
COPY templates templates
RUN python -m venv /opt/journalkit \
 && /opt/journalkit/bin/pip install --no-cache-dir --require-hashes --requirement locked.txt \
 && PIP_CONSTRAINT=constraints.txt /opt/journalkit/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim-bookworm
# hadolint ignore=DL3008 # a distribution keeps one version of git at a time, and it is the one with the repairs
RUN apt-get update \
 && apt-get install --no-install-recommends --yes git openssh-client rsync \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home journal
COPY --from=built /opt/journalkit /opt/journalkit
ENV PATH=/opt/journalkit/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /journal
ENTRYPOINT ["journalkit"]
CMD ["--help"]
