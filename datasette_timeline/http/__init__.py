"""What every request and answer goes through, and what refuses or keeps them."""
