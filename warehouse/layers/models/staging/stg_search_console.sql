select
    r.date as day,
    {{ word('r.query') }} as query,
    {{ text('r.page') }} as page,
    {{ text('r.country') }} as country,
    {{ text('r.device') }} as device,
    r.clicks,
    r.impressions,
    {{ exact('r.position') }} as position
from {{ source('raw', 'search_console') }} as r
