select
    r.date as day,
    {{ word('r.platform') }} as platform,
    {{ ad_origin() }},
    {{ text('r.account') }} as account,
    {{ text('r.ad_group') }} as ad_group,
    {{ text('r.ad') }} as ad,
    {{ text('r.keyword') }} as keyword,
    {{ text('r.device') }} as device,
    {{ currency('r.currency') }} as currency,
    r.impressions,
    r.clicks,
    {{ exact('r.cost') }} as cost,
    {{ exact('r.conversions') }} as platform_conversions,
    {{ exact('r.conversion_value') }} as platform_value
from {{ source('raw', 'ads') }} as r
{{ ad_origin_joins() }}
