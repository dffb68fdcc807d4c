"""What several servers of one site on one port are told, in the environment, by the program that starts them."""

SHARED_PORT = "TIMELINE_SHARED_PORT"
"""Set where other servers listen on the same port."""
STATES = "TIMELINE_STATES"
"""The folder of the earlier states that they make for each other."""
