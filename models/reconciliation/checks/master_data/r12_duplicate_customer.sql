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
)

select
    {{ check_record(
        'R12', key="counted.system || ':' || counted.shared_value", left_value='1',
        right_value='case when counted.copy_number = 1 then 1 else 0 end', currency="'count'",
        record="counted.system || '_customer:' || counted.source_id", since_date='null',
        risk_amount='case when exposure.amount > 0 then exposure.amount else 0 end', risk_currency=reporting_currency(),
        left_ref='counted.source_ref', owner='counted.owner'
    ) }}
from counted
left join {{ ref('customer_exposure') }} as exposure
    on counted.system = exposure.system and counted.source_id = exposure.source_id
where counted.copies > 1
