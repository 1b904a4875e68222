"""Client and loss-proof recorder of the Conversation Service."""

from ._errors import ConversationServiceError
from ._version import VERSION as __version__
from .async_client import AsyncClient
from .client import Client

__all__ = ["AsyncClient", "Client", "ConversationServiceError", "__version__"]
