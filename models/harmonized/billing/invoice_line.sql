{{ config(materialized='ephemeral') }}

select invoice_id, line_no, source_type, source_id, period_from, period_to, net, engagement_id, source_ref
from ({{ input_layer('erp_invoice_line') }}) as input_rows
