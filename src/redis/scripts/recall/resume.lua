-- The lane works again. Returns 1 when it was stopped.
local was = redis.call('DEL', lane .. ':stop')
if was == 1 then tell(JOURNAL, 't', 'lane', 'a', now_ms(), 'r', '') end
return was
