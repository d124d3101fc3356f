-- R18 · Where do HR and PSA disagree about practice, manager, cost centre or FTE?
-- Prevents people from being counted, approved or costed in a unit they have left. Compared for people employed on the
-- as-of date, with the job in force then; an attribute that one side does not state is not compared.
with people as (
    select
        worker.resource_id,
        job.practice,
        job.manager_id as manager,
        job.cost_center,
        {{ divide('job.hours_per_day', 'entity.full_time_hours_per_day') }} as fte,
        greatest(job.effective_from, worker.hire_date) as since_date,
        job.source_ref
    from {{ ref('worker') }} as worker
    inner join {{ ref('legal_entity') }} as entity on worker.entity_id = entity.entity_id
    inner join {{ ref('job') }} as job
        on
            worker.resource_id = job.resource_id
            and {{ policy('as_of') }} between job.effective_from and job.effective_to
    where
        worker.is_employee
        and {{ policy('as_of') }} between worker.hire_date and coalesce(worker.termination_date, {{ last_day() }})
),

differing as (
    {%- for attribute in ['practice', 'manager', 'cost_center', 'fte'] %}
    select
        people.resource_id,
        '{{ attribute }}' as attribute,
        people.since_date,
        people.source_ref as left_ref,
        psa.source_ref as right_ref
    from people
    inner join {{ ref('psa_person') }} as psa on people.resource_id = psa.worker_id and psa.is_active
    where {{ 'abs(people.fte - psa.fte) > 0.005' if attribute == 'fte' else 'people.' ~ attribute ~ ' <> psa.' ~ attribute }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select
    {{ check_record(
        'R18', key="resource_id || ':' || attribute", left_value='1', right_value='0', currency="'count'",
        record="'person:' || resource_id || ':' || attribute", since_date='min(since_date)', risk_amount='0',
        risk_currency=reporting_currency(), left_ref='min(left_ref)', right_ref='min(right_ref)'
    ) }}
from differing
group by resource_id, attribute
