{{ config(materialized='ephemeral') }}

-- A system and a file may tell one role; not every system knows levels.
select
    role_id,
    min(name) as name,
    min({{ level_name('level') }}) as level
from ({{ input_layer('psa_role') }}) as input_rows
group by role_id
