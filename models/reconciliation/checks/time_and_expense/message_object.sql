-- What messages between systems are about, with its value: the records whose failure costs money.
select 'time_entry' as object, time_entry_id as object_id, {{ hours_currency('entry') }} as currency, {{ hours_value('entry') }} as amount
from {{ ref('time_entry') }} as entry
union all
select 'expense' as object, expense_id as object_id, currency, amount from {{ ref('expense') }}
union all
select 'milestone' as object, milestone_id as object_id, currency, amount from {{ ref('milestone') }}
union all
select 'invoice' as object, invoice_id as object_id, currency, gross as amount from {{ ref('invoice') }}
union all
select 'booking' as object, booking_id as object_id, currency, tcv as amount from {{ ref('booking') }}
union all
select 'engagement' as object, engagement_id as object_id, currency, psa_contract_value as amount from {{ ref('engagement') }}
