with balances as (
    select
        rates.currency_view,
        months.line_id,
        months.period,
        months.period_index,
        sum({{ multiply('months.backlog', 'rates.closing_rate') }}) as backlog,
        sum({{ multiply('months.contract_position', 'rates.closing_rate') }}) as contract_position,
        sum({{ multiply('coalesce(committed.committed, 0)', 'rates.closing_rate') }}) as committed
    from {{ ref('contract_line_month') }} as months
    inner join {{ ref('exchange_rate') }} as rates
        on months.period = rates.period and months.currency = rates.currency
    left join {{ ref('committed_fee') }} as committed
        on
            months.line_id = committed.engagement_id
            and months.currency = committed.currency
            and months.period = committed.period
    group by rates.currency_view, months.line_id, months.period, months.period_index
),

netted as (
    select
        balances.*,
        line.right_to_invoice,
        line.noncancellable_through is not null and line.method in ('retainer', 'managed_service') as has_commitment,
        case when line.right_to_invoice then line.line_id else coalesce(line.contract, line.line_id) end as netting_unit
    from balances
    inner join {{ ref('contract_line') }} as line on balances.line_id = line.line_id
),

totals as (
    select
        *,
        case when contract_position > 0 then contract_position else 0 end as asset,
        case when contract_position < 0 then -contract_position else 0 end as liability,
        sum(contract_position) over (partition by currency_view, netting_unit, right_to_invoice, period) as unit_position,
        sum(case when contract_position > 0 then contract_position else 0 end) over (
            partition by currency_view, netting_unit, right_to_invoice, period
        ) as unit_assets,
        sum(case when contract_position < 0 then -contract_position else 0 end) over (
            partition by currency_view, netting_unit, right_to_invoice, period
        ) as unit_liabilities
    from netted
),

measured as (
    select
        *,
        case
            when right_to_invoice and {{ policy('rpo_exclude_right_to_invoice') }} then 0
            when has_commitment and {{ policy('rpo_noncancellable_only') }} and committed < backlog then committed
            else backlog
        end as obligation,
        case
            when unit_position > 0 then {{ multiply('unit_position', divide('asset', 'unit_assets')) }} else 0
        end as unbilled,
        case
            when unit_position < 0 then {{ multiply('-unit_position', divide('liability', 'unit_liabilities')) }} else 0
        end as deferred
    from totals
),

timed as (
    select
        measured.*,
        case when measured.obligation > 0 then measured.obligation else 0 end as rpo,
        timing.has_schedule,
        timing.days_to_end,
        timing.days_in_12m,
        {{ multiply('timing.fees_next_12m', 'rates.closing_rate') }} as fees_next_12m
    from measured
    left join {{ ref('obligation_timing') }} as timing
        on measured.line_id = timing.line_id and measured.period = timing.period
    left join {{ ref('exchange_rate') }} as rates
        on
            measured.currency_view = rates.currency_view
            and timing.period = rates.period
            and timing.currency = rates.currency
)

select
    currency_view,
    line_id,
    period,
    period_index,
    {{ money('backlog') }} as backlog,
    {{ money('rpo') }} as rpo,
    {{ money('case
        when has_schedule and fees_next_12m < rpo then fees_next_12m
        when has_schedule or coalesce(days_to_end, 0) <= days_in_12m then rpo
        else ' ~ multiply('rpo', divide('days_in_12m', 'days_to_end')) ~ '
    end') }} as rpo_next_12m,
    {{ money('contract_position') }} as contract_position,
    {{ money('coalesce(unbilled, 0)') }} as unbilled,
    {{ money('coalesce(deferred, 0)') }} as deferred
from timed
