{{ config(materialized='ephemeral') }}

-- Every account (customer, entity and bucket) that ever held a receivable, in every month, so that a closing balance
-- is found again as the next month's opening. The flows of a customer stand on the bucket 'none'.
with accounts as (
    select customer, entity, bucket from {{ ref('open_item_month') }}
    union
    select customer, entity, 'none' as bucket from {{ ref('receivable_movement') }}
)

select
    currency_views.currency_view,
    accounts.customer,
    accounts.entity,
    accounts.bucket,
    fiscal_period.period,
    fiscal_period.period_index,
    fiscal_period.start_date as period_start,
    fiscal_period.is_reported,
    case when fiscal_period.is_reported then fiscal_period.days_in_period else 0 end as reported_days
from accounts
cross join {{ ref('fiscal_period') }} as fiscal_period
cross join (select distinct currency_view from {{ ref('exchange_rate') }}) as currency_views
