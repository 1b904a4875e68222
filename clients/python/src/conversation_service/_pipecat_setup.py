"""The file for ``PIPECAT_SETUP_FILES``. Pipecat loads it by path, outside the package."""

from conversation_service.pipecat import setup_pipeline_worker

__all__ = ["setup_pipeline_worker"]
