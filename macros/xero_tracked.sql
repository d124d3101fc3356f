{#- The option of a line in a tracking category; `tracking` is the JSON list of the line's categories. -#}
{% macro xero_tracked(tracking, category) -%}
    list_filter(
        from_json({{ tracking }}, '[{"Name": "VARCHAR", "Option": "VARCHAR"}]'), lambda tracked: tracked.name = {{ category }}
    )[1].option
{%- endmacro %}
