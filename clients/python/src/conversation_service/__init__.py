"""Client and lossless recorder for the Conversation Service."""

import logging

from ._errors import ConversationServiceError
from ._version import VERSION as __version__
from .async_client import AsyncClient
from .client import Client
from .recorder import Recorder

# The library prints nothing: without a handler, Python would write warnings to stderr.
logging.getLogger("conversation_service").addHandler(logging.NullHandler())

__all__ = ["AsyncClient", "Client", "ConversationServiceError", "Recorder", "__version__"]
