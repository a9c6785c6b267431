select
    r.contact_id,
    {{ text('r.customer_id') }} as customer_id,
    {{ text('r.company') }} as company,
    coalesce({{ text('lower(r.stage)') }}, 'unknown') as stage,
    r.created_at,
    r.stage_at,
    cast(r.created_at as date) as day,
    {{ origin() }},
    {{ exact('r.score') }} as score
from {{ source('raw', 'contacts') }} as r
{{ origin_joins() }}
