-- R14 · Where do parent and bill-to disagree?
-- Prevents a group's revenue and receivables from adding up differently in sales and finance reports.
-- A parent that maps to the customer itself is none; customers that one system shows without a parent are not compared.
with crm_parents as (
    select distinct
        child.customer_id,
        parent.customer_id as parent_customer_id
    from {{ ref('account') }} as child
    inner join {{ ref('account') }} as parent on child.parent_account_id = parent.account_id
    where child.customer_id <> parent.customer_id
),

erp_parents as (
    select
        customers.erp_customer_id,
        child.customer_id,
        parent.customer_id as parent_customer_id,
        child.source_ref
    from ({{ input_layer('erp_customer') }}) as customers
    inner join {{ ref('erp_customer') }} as child on customers.erp_customer_id = child.erp_customer_id
    inner join {{ ref('erp_customer') }} as parent on customers.parent_id = parent.erp_customer_id
    where child.customer_id <> parent.customer_id
)

select
    {{ check_record(
        'R14', key='erp_parents.customer_id', left_value='1', right_value='0', currency="'count'",
        record="'erp_customer:' || erp_parents.erp_customer_id || ':parent'", since_date='null',
        risk_amount='0', risk_currency=reporting_currency(), right_ref='erp_parents.source_ref'
    ) }}
from erp_parents
left join crm_parents
    on
        erp_parents.customer_id = crm_parents.customer_id
        and erp_parents.parent_customer_id = crm_parents.parent_customer_id
where
    crm_parents.customer_id is null
    and erp_parents.customer_id in (select known.customer_id from crm_parents as known)
