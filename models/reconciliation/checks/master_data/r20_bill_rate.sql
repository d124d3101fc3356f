-- R20 · Where is a bill rate missing, or different in contract and ERP?
-- Prevents invoices at a rate the customer did not agree to, and work that has no price at all. The ERP's rate is the one
-- its transaction carries, or before posting the one on its card. Hours that no rate prices stand in 'hours'.
with erp_rates as (
    {{ effective_segments('erp_bill_rate', ['engagement_id', 'resource_id'], ['currency', 'rate']) }}
),

priced as (
    select
        entry.*,
        {{ multiply('entry.hours', 'coalesce(transactions.bill_rate, erp_rates.rate)') }} as erp_value,
        coalesce(transactions.source_ref, erp_rates.source_ref) as erp_ref
    from {{ ref('time_entry') }} as entry
    left join {{ ref('project_transaction') }} as transactions on entry.time_entry_id = transactions.time_entry_id
    left join erp_rates
        on
            entry.engagement_id = erp_rates.engagement_id
            and entry.resource_id = erp_rates.resource_id
            and entry.bill_currency = erp_rates.currency
            and entry.work_date between erp_rates.effective_from and erp_rates.effective_to
    where
        entry.is_tm
        and entry.is_approved
        -- Equal rates are equal values, and most are: decimal products are slow.
        and (transactions.contract_rate is null or transactions.bill_rate <> transactions.contract_rate)
),

doubtful as (
    select *
    from priced
    where bill_value <> erp_value or (bill_value = 0 and erp_value is null and hours <> 0)
)

select
    {{ check_record(
        'R20', key="engagement_id || ':' || resource_id", left_value='bill_value', right_value='erp_value',
        currency='bill_currency', record="'time_entry:' || time_entry_id", since_date='work_date', period='work_period',
        left_ref='source_ref', right_ref='erp_ref'
    ) }}
from doubtful
where bill_value <> erp_value
union all
select
    {{ check_record(
        'R20', key="doubtful.engagement_id || ':' || doubtful.resource_id", left_value='doubtful.hours', right_value='0',
        currency="'hours'", record="'time_entry:' || doubtful.time_entry_id", since_date='doubtful.work_date',
        period='doubtful.work_period', risk_amount=hours_value('doubtful'), risk_currency=hours_currency('doubtful'),
        left_ref='doubtful.source_ref'
    ) }}
from doubtful
left join {{ ref('bill_rate') }} as contract_rate
    on
        doubtful.engagement_id = contract_rate.engagement_id
        and doubtful.resource_id = contract_rate.resource_id
        and doubtful.work_date between contract_rate.effective_from and contract_rate.effective_to
where doubtful.erp_value is null and contract_rate.rate is null
