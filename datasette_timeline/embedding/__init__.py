"""Views that sit in other sites' pages: the embed itself, how to get one, and how programs ask for one (oEmbed)."""
