with rates as (
    select * from ({{ input_layer('ref_fx_rate') }}) as input_rows
),

currencies as (
    select from_currency as currency from rates
    union
    select currency from {{ ref('reporting_basis') }}
),

period_rates as (
    select
        fiscal_period.period,
        fiscal_period.is_last,
        currencies.currency,
        max(case when rates.rate_type = 'average' then rates.rate end) as average_rate,
        max(case when rates.rate_type = 'closing' then rates.rate end) as closing_rate,
        max(case when rates.rate_type = 'budget' then rates.rate end) as budget_rate
    from {{ ref('fiscal_period') }} as fiscal_period
    cross join currencies
    left join rates
        on fiscal_period.period = rates.period and currencies.currency = rates.from_currency
    group by fiscal_period.period, fiscal_period.is_last, currencies.currency
),

complete_rates as (
    select
        period_rates.period,
        period_rates.is_last,
        period_rates.currency,
        case when basis.currency = period_rates.currency then 1 else average_rate end as average_rate,
        case when basis.currency = period_rates.currency then 1 else closing_rate end as closing_rate,
        case when basis.currency = period_rates.currency then 1 else budget_rate end as budget_rate
    from period_rates
    cross join {{ ref('reporting_basis') }} as basis
),

budget_rates as (
    select
        currency,
        budget_rate,
        min(case when budget_rate is null then 0 else 1 end) over () = 1 as is_available
    from complete_rates
    where is_last
)

select
    'reporting' as currency_view,
    period,
    currency,
    cast(average_rate as decimal(18, 8)) as average_rate,
    cast(closing_rate as decimal(18, 8)) as closing_rate
from complete_rates
where average_rate is not null or closing_rate is not null
union all
select
    'constant' as currency_view,
    complete_rates.period,
    complete_rates.currency,
    cast(budget_rates.budget_rate as decimal(18, 8)) as average_rate,
    cast(budget_rates.budget_rate as decimal(18, 8)) as closing_rate
from complete_rates
inner join budget_rates
    on complete_rates.currency = budget_rates.currency and budget_rates.is_available
