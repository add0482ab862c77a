"""Tests of the built images: `make test-docker` builds them and says so; elsewhere nothing here is collected."""

from __future__ import annotations

import os

collect_ignore_glob = [] if "TEST_DOCKER" in os.environ else ["test_*.py"]
