from courses import library

__all__ = ["library"]
