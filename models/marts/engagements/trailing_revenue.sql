{{ config(materialized='ephemeral') }}

{#- The last up to three reported months, as for DSO: shorter at the start of history, the opening period never. -#}
{%- set window = 'over (partition by months.currency_view, months.line_id order by fiscal_period.period_index rows between 2 preceding and current row)' %}

select
    months.currency_view,
    months.line_id,
    months.period,
    sum(months.revenue_services) {{ window }} as revenue_services,
    count(*) {{ window }} as months_in_window,
    sum(fiscal_period.days_in_period) {{ window }} as days_in_window
from {{ ref('contract_month') }} as months
inner join {{ ref('fiscal_period') }} as fiscal_period on months.period = fiscal_period.period and fiscal_period.is_reported
