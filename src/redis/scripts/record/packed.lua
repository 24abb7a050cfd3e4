-- What the record keeps of a message (record/pack.ts): flags US sent-at US sender US digests of what it says, separated by
-- spaces (record/part-digests.ts), and where Tencent told that it
-- is gone, US when we heard of that. Times are base 36. A `g` among the flags says that it is gone; an empty sent-at, that
-- nothing else is known. Total: whatever stands there, something is read.
local function parts_of(packed)
  local flags, sent_at, sender, digest, gone_at =
    string.match(packed or '', '^([^\31]*)\31?([^\31]*)\31?([^\31]*)\31?([^\31]*)\31?([^\31]*)')
  return flags, sent_at, sender, digest, gone_at
end

-- In two parts: as one number it may be too large for tonumber with a base.
local function time_of(base36)
  local high, low = string.sub(base36 or '', 1, -5), string.sub(base36 or '', -4)
  return (tonumber(high, 36) or 0) * 1679616 + (tonumber(low, 36) or 0)
end

-- Whether what was sent then is meant by a recall that was heard of at that time: what was sent later is another message
-- of that name. Of a time in whole seconds we know no more than the second. A mark without a time means all.
local function is_meant(sent_at, gone_at)
  if gone_at == '' then return true end
  local sent = time_of(sent_at)
  if sent % 1000 == 0 then sent = sent + 999 end
  return sent <= time_of(gone_at)
end
