{{ config(materialized='ephemeral') }}

-- Of a role that a system and a file tell, the file has the level.
select
    role_id,
    min(name) as name,
    min(level) as level
from ({{ input_layer('psa_role') }}) as input_rows
group by role_id
