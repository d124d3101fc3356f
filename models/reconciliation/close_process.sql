{{ config(materialized='ephemeral') }}

{#- Figures of a close: manual journals of the primary ledger, and how near the margin that was reported came to the one of
    now. What is in no currency stands in every view. Journal lines that give pay away have no value. -#}
with journals as (
    select
        entity_id,
        {{ month_of('posting_date') }} as period,
        journal,
        currency,
        case when amount_txn > 0 and not is_pay then amount_txn else 0 end as debit
    from {{ ref('journal_line') }}
    where is_manual and book = 'primary'
),

journal_places as (
    select journals.*, 'firm' as dim, 'all' as key from journals
    union all
    select journals.*, 'entity' as dim, entity_id as key from journals
),

margins as (
    {%- for dim, key in {'firm': "'all'", 'entity': 'entity', 'practice': 'practice'}.items() %}
    select currency_view, '{{ dim }}' as dim, {{ key }} as key, period, sum(revenue_net - cost_std) as margin_std
    from {{ ref('engagement_month') }}
    group by currency_view, {% if dim != 'firm' %}{{ key }}, {% endif %}period
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

views as (
    select distinct currency_view from {{ ref('exchange_rate') }}
)

select views.currency_view, counted.dim, counted.key, counted.period, counted.measure, {{ money('counted.value') }} as value
from (
    select dim, key, period, 'manual_journals' as measure, count(distinct journal) as value
    from journal_places
    group by dim, key, period
) as counted
cross join views
union all
select
    rates.currency_view, places.dim, places.key, places.period, 'manual_journals_value' as measure,
    sum({{ multiply('places.debit', 'rates.average_rate') }}) as value
from journal_places as places
inner join {{ ref('exchange_rate') }} as rates
    on places.period = rates.period and places.currency = rates.currency
group by rates.currency_view, places.dim, places.key, places.period
union all
select
    margins.currency_view, margins.dim, margins.key, margins.period, 'margin_accuracy' as measure,
    1 - {{ divide('abs(reported.value - margins.margin_std)', 'abs(margins.margin_std)') }} as value
from margins
inner join {{ source('run_history', 'reported_figure') }} as reported
    on
        reported.metric = 'margin_std'
        and margins.currency_view = reported.currency_view
        and margins.dim = reported.dim
        and margins.key = reported.key
        and margins.period = reported.period
