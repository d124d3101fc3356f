"""Stand-ins for dbt's cross-database macros, so that sqlfluff renders the models without starting dbt."""


def dateadd(datepart: str, interval: object, from_date: str) -> str:
    """`from_date` moved by `interval` parts."""
    return f"{from_date} + {interval}"


def datediff(first_date: str, second_date: str, datepart: str) -> str:
    """The parts from the first date to the second."""
    return f"{second_date} - {first_date}"


def last_day(date: str, datepart: str) -> str:
    """The last day of the part that holds the date."""
    return f"last_day({date})"
