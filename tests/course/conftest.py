from manuscript import manuscript

__all__ = ["manuscript"]
