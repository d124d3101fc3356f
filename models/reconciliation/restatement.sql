{#- Where a closed month is not what was reported: the firm's figures frozen at the close in force against those of now. -#}
select
    frozen.period,
    frozen.metric,
    figure.unit,
    figure.mart,
    basis.currency,
    frozen.value as reported,
    figure.value as current_value,
    {{ money('figure.value - frozen.value') }} as effect,
    frozen.closed_on,
    frozen.build_id,
    figure.mart = 'person_cost_month' as is_restricted,
    figure.metric in ('cost_std', 'cost_true') or figure.mart = 'person_cost_month' as reveals_cost
from {{ source('run_history', 'reported_figure') }} as frozen
inner join {{ ref('current_figure') }} as figure on frozen.metric = figure.metric and frozen.period = figure.period
left join {{ ref('reporting_basis') }} as basis on figure.unit = 'money'
where
    frozen.dim = 'firm'
    and frozen.key = 'all'
    and frozen.currency_view = 'reporting'
    and frozen.value <> figure.value
