with named as (
    select customer_id, name, 1 as precedence, account_id as source_id from {{ ref('account') }}
    union all
    select customer_id, name, 2 as precedence, erp_customer_id as source_id from {{ ref('erp_customer') }}
    union all
    select customer_id, customer_id as name, 3 as precedence, source_id from {{ ref('customer_map') }}
    union all
    select customer_id, customer_id as name, 4 as precedence, engagement_id as source_id from {{ ref('engagement') }}
),

ranked as (
    select
        customer_id,
        name,
        row_number() over (partition by customer_id order by precedence, source_id, name) as recency
    from named
)

select
    customer_id,
    name
from ranked
where recency = 1
