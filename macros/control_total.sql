{#- One control total at one stage: count and amount per source, entity and reported month, in the reporting currency at
    the average rate of the month, or hours. The rule names the stream, the harmonized fact and, of a row r, its period,
    currency (none: hours), amount, entity (also of its worker or engagement) and the filter of what counts. -#}
{% macro control_total(total, rule, stage) -%}
    select
        '{{ stage }}' as stage,
        split_part(r.source_ref, '/', 1) as source,
        '{{ rule.stream }}' as stream,
        '{{ total }}' as total,
        coalesce({{ rule.entity }}, 'unknown') as entity,
        fiscal_period.period,
        {{ 'basis.currency' if rule.currency else "'hours'" }} as unit,
        cast(count(*) as bigint) as record_count,
        {{ money('sum(' ~ multiply(rule.amount, 'rates.average_rate') ~ ')') }} as amount
    from ({{ control_total_rows(rule, stage) }}) as r
    inner join {{ ref('fiscal_period') }} as fiscal_period
        on
            {{ rule.fact_period if stage == 'harmonized' and rule.fact_period else rule.period }} = fiscal_period.period
            and fiscal_period.is_reported
    cross join {{ ref('reporting_basis') }} as basis
    inner join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and fiscal_period.period = rates.period
            and {{ rule.currency or 'basis.currency' }} = rates.currency
    {%- if 'worker.' in rule.entity %}
    left join {{ ref('worker') }} as worker on r.resource_id = worker.resource_id
    {%- elif 'engagement.' in rule.entity %}
    left join {{ ref('engagement') }} as engagement on r.engagement_id = engagement.engagement_id
    {%- endif %}
    {%- if rule.filter %}
    where {{ rule.filter }}
    {%- endif %}
    group by split_part(r.source_ref, '/', 1), coalesce({{ rule.entity }}, 'unknown'), fiscal_period.period, basis.currency
{%- endmacro %}

{#- The rows of a stream at a stage. A harmonized fact holds what is known by the as-of date and, of time, the highest
    version; before it both are applied here. Landed flags are text, staged ones boolean. -#}
{% macro control_total_rows(rule, stage) -%}
    {%- if stage == 'harmonized' -%}
    select * from {{ ref(rule.fact) }}
    {%- else -%}
    {%- set rows = current_landed('drop', rule.stream) if stage == 'landed' else input_layer(rule.stream) -%}
    {%- set known = 'cast(' ~ rule.known ~ ' as date) <= ' ~ known_until() if rule.known else 'true' -%}
    {%- if rule.versioned -%}
    select * from (
        select
            *,
            row_number() over (partition by time_entry_id order by cast(version as integer) desc) as version_recency
        from ({{ rows }}) as stream_rows
        where {{ known }}
    ) as versions
    where version_recency = 1 and cast(is_deleted as varchar) not in ('1', 'true')
    {%- else -%}
    select * from ({{ rows }}) as stream_rows where {{ known }}
    {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- The same total in the mart that reports it, by the mart's entity or that of its engagement. -#}
{% macro control_total_mart(total, rule) -%}
    {%- set mart, amount = rule.mart -%}
    {%- set entity = rule.entity if 'engagement.' in rule.entity else 'm.entity' -%}
    select
        'mart' as stage,
        'all' as source,
        '{{ rule.stream }}' as stream,
        '{{ total }}' as total,
        coalesce({{ entity }}, 'unknown') as entity,
        m.period,
        {{ 'basis.currency' if rule.currency else "'hours'" }} as unit,
        cast(null as bigint) as record_count,
        {{ money('sum(' ~ amount ~ ')') }} as amount
    from {{ ref(mart) }} as m
    cross join {{ ref('reporting_basis') }} as basis
    {%- if 'engagement.' in rule.entity %}
    left join {{ ref('engagement') }} as engagement on m.engagement_id = engagement.engagement_id
    {%- endif %}
    {%- if rule.currency %}
    where m.currency_view = 'reporting'
    {%- endif %}
    group by coalesce({{ entity }}, 'unknown'), m.period, basis.currency
{%- endmacro %}
