# Two stages: the first gathers the app and its locked requirements in one folder, the second holds that folder and Python.
# glibc, since the parser needs a thread's full stack; Python 3.11, since all tests run on it. How to choose another digest,
# and what was checked without an engine: docs/deployment.md.

FROM python:3.11.15-slim-bookworm@sha256:d29f48a31a8b408ed19272ca1e7b10ebae13b240a27e862d3d4217c528e2e0c3 AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements.txt ./
RUN python3 -m venv /opt/gradwalk \
 && /opt/gradwalk/bin/python -m pip install --quiet --no-compile --only-binary :all: --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY gradwalk gradwalk
COPY engine engine
COPY app app
COPY static static
COPY templates templates
# Install the app, let what only the installing needed go, and compile the rest: nothing is written when it runs.
RUN /opt/gradwalk/bin/python -m pip install --quiet --no-compile --no-deps --no-build-isolation . \
 && /opt/gradwalk/bin/python -m pip uninstall --quiet --yes editables hatchling packaging pathspec pluggy trove-classifiers tomlkit setuptools pip \
 && python3 -m compileall -q --invalidation-mode unchecked-hash /opt/gradwalk/lib

FROM python:3.11.15-slim-bookworm@sha256:d29f48a31a8b408ed19272ca1e7b10ebae13b240a27e862d3d4217c528e2e0c3
LABEL org.opencontainers.image.title="Gradwalk" \
      org.opencontainers.image.description="Walk through backpropagation: type a formula, see its graph, step forward and backward." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="0.1.0"
ENV PATH=/opt/gradwalk/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    GRADWALK_HOST=0.0.0.0 \
    GRADWALK_PORT=8000 \
    GRADWALK_OPEN_BROWSER=0 \
    GRADWALK_RATE_LIMITS=on
COPY --from=build /opt/gradwalk /opt/gradwalk
WORKDIR /opt/gradwalk
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --start-interval=1s --retries=3 CMD ["python", "-m", "gradwalk.app.cli.healthcheck"]
CMD ["gradwalk", "serve"]
