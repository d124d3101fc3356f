{#- Turns effective-dated rows (inclusive valid_from and valid_to, empty = open) into non-overlapping segments:
    on a day covered by several rows the greatest valid_from in force wins, what is linked to the key after its own. Returns keys, effective_from, effective_to,
    the given columns and source_ref. -#}
{% macro effective_segments(entity, keys, columns) -%}
{%- set key_list = keys | join(', ') -%}
with versions as (
    select
        {% for key in keys %}{{ linked_key(key) }} as {{ key }}, {% endfor %}
        valid_from,
        coalesce(valid_to, {{ last_day() }}) as valid_to,
        case when {% for key in keys %}{{ linked_key(key) }} = input_rows.{{ key }}{{ ' and ' if not loop.last }}{% endfor %} then 0 else 1 end as is_linked,
        {{ columns | join(', ') }},
        source_ref
    from ({{ input_layer(entity) }}) as input_rows
),

edges as (
    select {{ key_list }}, valid_from as edge from versions
    union
    select {{ key_list }}, {{ add_days('valid_to', 1) }} as edge from versions where valid_to < {{ last_day() }}
),

segments as (
    select
        {{ key_list }},
        edge as effective_from,
        coalesce({{ add_days('lead(edge) over (partition by ' ~ key_list ~ ' order by edge)', -1) }}, {{ last_day() }}) as effective_to
    from edges
),

ranked as (
    select
        {% for key in keys %}segments.{{ key }}, {% endfor %}
        segments.effective_from,
        segments.effective_to,
        {% for column in columns %}versions.{{ column }}, {% endfor %}
        versions.source_ref,
        row_number() over (
            partition by {% for key in keys %}segments.{{ key }}, {% endfor %}segments.effective_from
            order by versions.is_linked, versions.valid_from desc, versions.source_ref
        ) as precedence
    from segments
    inner join versions
        on {% for key in keys %}segments.{{ key }} = versions.{{ key }} and {% endfor %}
        versions.valid_from <= segments.effective_from
        and versions.valid_to >= segments.effective_from
)

select
    {{ key_list }},
    effective_from,
    effective_to,
    {{ columns | join(', ') }},
    source_ref
from ranked
where precedence = 1
{%- endmacro %}
