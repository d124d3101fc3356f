"""The pages in the browser: layout and charts only; every number comes from a view-model of the gateway."""
