select * from {{ ref('project_health') }}
