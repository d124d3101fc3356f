{{ config(materialized='view') }}

select line_id, period, currency, 'average' as rate_type, measure, amount, source_ref
from {{ ref('contract_movement') }}
union all
select line_id, period, currency, rate_type, measure, amount, source_ref
from {{ ref('delivery_movement') }}
