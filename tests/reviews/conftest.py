"""The fixtures of the review page serve the tests of its data too."""

from tests.review.conftest import out, sample_run, session  # noqa: F401
