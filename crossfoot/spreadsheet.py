"""What keeps a spreadsheet from reading a text as a formula."""


def spreadsheet_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\0") and text else text
