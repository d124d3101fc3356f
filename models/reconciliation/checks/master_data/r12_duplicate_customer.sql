-- R12 · Which customers exist more than once?
-- Prevents limits, terms and receivables from being judged on a part of what a customer holds.
with customers as (
    select
        'crm' as system,
        account_id as source_id,
        domain as shared_value,
        cast(null as varchar) as owner,
        source_ref
    from {{ ref('account') }}
    where domain is not null
    union all
    select
        'erp' as system,
        erp_customer_id as source_id,
        tax_id as shared_value,
        'finance' as owner,
        source_ref
    from {{ ref('erp_customer') }}
    where tax_id is not null
),

counted as (
    select
        *,
        count(*) over (partition by system, shared_value) as copies,
        row_number() over (partition by system, shared_value order by source_id) as copy_number
    from customers
),

compared as (
    select
        system,
        source_id,
        shared_value,
        system || '_customer:' || source_id as record,
        1 as records,
        case when copy_number = 1 then 1 else 0 end as allowed,
        0 as amount,
        source_ref,
        owner
    from counted
    where copies > 1
    union all
    select
        counted.system, counted.source_id, counted.shared_value, exposure.record, 0 as records, 0 as allowed, exposure.amount,
        counted.source_ref, counted.owner
    from counted
    inner join {{ ref('customer_exposure') }} as exposure
        on counted.system = exposure.system and counted.source_id = exposure.source_id and exposure.is_at_risk
    where counted.copies > 1
)

select
    {{ check_record(
        'R12', key="system || ':' || shared_value", left_value='records', right_value='allowed', currency="'count'",
        record='record', since_date='null', risk_amount='amount', risk_currency=reporting_currency(), left_ref='source_ref',
        owner='owner'
    ) }}
from compared
