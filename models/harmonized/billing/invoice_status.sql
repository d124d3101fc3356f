{{ config(materialized='ephemeral') }}

select input_rows.invoice_id, input_rows.status, input_rows.at, input_rows.source_ref
from ({{ input_layer('erp_invoice_status') }}) as input_rows
where input_rows.at <= {{ known_until() }}
