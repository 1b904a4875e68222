"""The file for ``PIPECAT_SETUP_FILES``: Pipecat loads it by its path, outside of the package."""

from conversation_service.pipecat import setup_pipeline_worker

__all__ = ["setup_pipeline_worker"]
