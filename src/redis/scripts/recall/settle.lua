-- Ends a turn's claim on some of its items, and gives back the place of the call. ARGV: turn, conversation, keep_ms,
--   slot ('' when no call was made), round trip (us), then per item what fields.ts names of a move:
--     done:  value is the outcome
--     retry: value is the pause in ms; one more try is counted
--     back:  as it was, due at once; nothing is counted
-- Returns { id, outcome, flat, of what ended here, turns to add }. Items the turn does not hold are left alone, and one
-- that Redis lost meanwhile is taken out of the ledger. If Tencent told us of the recall while the call was under way, it
-- is not tried again. After a lost answer it was this call that did it; after a refusal (a number) somebody else did.
-- For people: when each try failed and with what; the latest ones, since tries go on for days.
local function note_failure(key, code, at)
  local failures = (redis.call('HGET', key, 'failures') or '') .. at .. ' ' .. code .. ';'
  redis.call('HSET', key, 'failures', string.sub(failures, -1000))
end

local turn, conv, keep, slot, round_trip = unpack(ARGV, 1, 5)
local keep_ms = tonumber(keep)
local now = now_ms()
local settled, turns, let_go, unconfirmed = {}, {}, {}, {}
local put_back = false
-- Recalls that Tencent accepted and did not tell of, by time. Those of the last ten minutes say enough.
local UNCONFIRMED, UNCONFIRMED_MS = lane .. ':unconfirmed', 600000

if slot ~= '' then free_place(slot, tonumber(round_trip)) end

for at = 6, #ARGV, $move.size do
  local $move = unpack(ARGV, at, at + $move.size - 1)
  local key = item_key(id)
  local was = redis.call('HMGET', key, 'claim', 'rank', 'rule', 'group', 'sentAt', 'expiresAt', 'confirmedAt')
  if was[1] == turn then
    let_go[#let_go + 1] = id
    if verb ~= 'done' and was[7] then
      verb, value = 'done', tonumber(code) and 'gone' or 'recalled'
    end
    if verb == 'done' then
      local known = { state = 'claimed', rank = was[2], rule = was[3], group = was[4], sent_at = tonumber(was[5]) }
      settle_known(id, known, value, code, now, keep_ms)
      settled[#settled + 1], settled[#settled + 2] = id, value
      if value == 'recalled' and not was[7] then
        unconfirmed[#unconfirmed + 1] = now
        unconfirmed[#unconfirmed + 1] = id
      end
    else
      put_back = true
      redis.call('HSET', key, 'state', 'pending', 'code', code, 'forgiven', forgiven, 'claim', '', 'plannedAt', now)
      if verb == 'retry' then
        redis.call('HINCRBY', key, 'tries', 1)
        note_failure(key, code, now)
      end
      -- The last try is not planned for after the end.
      local due = math.min(now + tonumber(value), tonumber(was[6]) or now)
      if verb == 'back' or due <= now then
        wait_now(id, conv, tonumber(was[2]), tonumber(was[5]))
      else
        redis.call('ZADD', later_key(conv), due, id)
      end
    end
  elseif not was[1] and redis.call('SISMEMBER', claim_key(turn), id) == 1 then
    -- Redis lost it while its call was under way.
    let_go[#let_go + 1] = id
    lose(id, conv, claimed_rank ~= '' and claimed_rank)
  end
end

if #unconfirmed > 0 then redis.call('ZADD', UNCONFIRMED, unpack(unconfirmed)) end
redis.call('ZREMRANGEBYSCORE', UNCONFIRMED, '-inf', now - UNCONFIRMED_MS)
if #let_go > 0 then redis.call('SREM', claim_key(turn), unpack(let_go)) end
if redis.call('EXISTS', claim_key(turn)) == 0 then redis.call('ZREM', lane .. ':claims', turn) end
if put_back then want_turns(turns, conv, now) end
write_ledger()
return { settled, turns }
