-- Facts of the journal. A stream that nobody takes into history is bounded: the oldest facts go, and are counted.
local FULL = 100000 -- as journal/read-lag.ts has it

local function tell(stream, ...)
  redis.call('XADD', stream, '*', ...)
  if redis.call('XLEN', stream) > FULL then
    redis.call('INCRBY', stream .. ':lost', redis.call('XTRIM', stream, 'MAXLEN', '~', FULL))
  end
end
