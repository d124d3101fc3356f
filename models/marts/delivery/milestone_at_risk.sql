{{ config(materialized='ephemeral') }}

select
    milestone_id,
    engagement_id,
    currency,
    amount,
    source_ref
from {{ ref('milestone') }}
where is_complete and accepted_date is null
