{#- One control total at one stage: count and amount per source, entity and reported month, in the reporting currency at
    the average rate of the month, or hours. The rule names the stream, the harmonized fact and its columns: period,
    currency (none: hours), amount, owner (whose entity it is: entity_id, resource_id or engagement_id; owned: those of a
    known owner only) and the filter of what counts. Added up before it is converted, because that is many times faster. -#}
{% macro control_total(total, rule, stage) -%}
    {%- set named = person_of('totals.named_id') if rule.owner == 'resource_id' else 'totals.named_id' -%}
    {%- set linked_kind = {'resource_id': 'person', 'engagement_id': 'project'}.get(rule.owner) -%}
    {%- set owner_entity = {'entity_id': 'r.owner_id', 'resource_id': 'worker.entity_id', 'engagement_id': 'engagement.entity_id'}[rule.owner] -%}
    select
        '{{ stage }}' as stage,
        r.source,
        '{{ rule.stream }}' as stream,
        '{{ total }}' as total,
        coalesce({{ owner_entity }}, 'unknown') as entity,
        r.period,
        {{ 'basis.currency' if rule.currency else "'hours'" }} as unit,
        cast(sum(r.record_count) as bigint) as record_count,
        {{ money('sum(' ~ multiply('r.amount', 'rates.average_rate') ~ ')') }} as amount
    from (
        select
            totals.*,
            {{ linked_id(linked_kind, named) if linked_kind else named }} as owner_id
        from (select
            split_part(source_ref, '/', 1) as source,
            {{ rule.owner }} as named_id,
            {{ rule.fact_period if stage == 'harmonized' and rule.fact_period else rule.period }} as period,
            {{ rule.currency or "cast(null as varchar)" }} as currency,
            count(*) as record_count,
            sum({{ rule.amount }}) as amount
        from ({{ control_total_rows(rule, stage) }}) as stream_rows
        where {{ rule.filter or 'true' }}
        group by 1, 2, 3, 4) as totals
    ) as r
    inner join {{ ref('fiscal_period') }} as fiscal_period on r.period = fiscal_period.period and fiscal_period.is_reported
    cross join {{ ref('reporting_basis') }} as basis
    inner join {{ ref('exchange_rate') }} as rates
        on
            rates.currency_view = 'reporting'
            and r.period = rates.period
            and coalesce(r.currency, basis.currency) = rates.currency
    {%- if rule.owner == 'resource_id' %}
    left join {{ ref('worker') }} as worker on r.owner_id = worker.resource_id
    {%- elif rule.owner == 'engagement_id' %}
    {{ 'inner' if rule.owned else 'left' }} join {{ ref('engagement') }} as engagement on r.owner_id = engagement.engagement_id
    {%- endif %}
    group by r.source, coalesce({{ owner_entity }}, 'unknown'), r.period, basis.currency
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
        from ({{ rows }}) as known_rows
        where {{ known }}
    ) as versions
    where version_recency = 1 and cast(is_deleted as varchar) not in ('1', 'true')
    {%- else -%}
    select * from ({{ rows }}) as known_rows where {{ known }}
    {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- The same total in the mart that reports it, by the mart's entity or that of its engagement. -#}
{% macro control_total_mart(total, rule) -%}
    {%- set mart, amount = rule.mart -%}
    {%- set entity = 'engagement.entity_id' if rule.owner == 'engagement_id' else 'm.entity' -%}
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
    {%- if rule.owner == 'engagement_id' %}
    left join {{ ref('engagement') }} as engagement on m.engagement_id = engagement.engagement_id
    {%- endif %}
    {%- if rule.currency %}
    where m.currency_view = 'reporting'
    {%- endif %}
    group by coalesce({{ entity }}, 'unknown'), m.period, basis.currency
{%- endmacro %}
