"""Close and audit: the checklist of each month, the explanation of any number, and what proves them."""

from dashboards.closing import show

show()
