"""What all models of the API have in common."""

from pydantic import BaseModel, ConfigDict


class Published(BaseModel):
    """A shape that the API promises. Every field is always there; what is absent is null, and no list ever is."""

    model_config = ConfigDict(frozen=True)
