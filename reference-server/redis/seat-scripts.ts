/**
 * The rule of section 9 as scripts: each is one atomic step in Redis. The same rule, in the same order, is
 * src/engine/memory-connections.ts.
 *
 * A group (one user in one project) is a hash: connection id -> `active \n lease \n holder \n instance`, beside
 * `#settled`, until when a freed place waits. Times are microseconds of Redis' own clock: places are about who is alive, not
 * about dates of the contract. A seat counts while its holder, a replica, is alive (a key that the replica's heartbeat keeps) and
 * its lease runs (renewed now and then, so that a seat nobody knows of any more is not held for ever). Whoever loses a seat is
 * told by a message to its holder, and finds it in the holder's mailbox too, until the holder has said that it was told.
 */

/** ARGV[1] of every script: the prefix of all keys. */
const prelude = `
local prefix = ARGV[1]
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local function int(n) return string.format('%.0f', n) end

local alive = {}
local function isAlive(holder)
  if alive[holder] == nil then alive[holder] = redis.call('EXISTS', prefix .. 'alive:' .. holder) == 1 end
  return alive[holder]
end

local function load(key)
  local group = { key = key, seats = {}, latest = 0, settled = 0 }
  local flat = redis.call('HGETALL', key)
  for i = 1, #flat, 2 do
    local id, value = flat[i], flat[i + 1]
    if id == '#settled' then
      group.settled = tonumber(value)
    else
      local active, lease, holder, instance = string.match(value, '^(%d+)\\n(%d+)\\n([^\\n]*)\\n(.*)$')
      active = tonumber(active)
      if active > group.latest then group.latest = active end
      if isAlive(holder) and tonumber(lease) > now then
        table.insert(group.seats, { id = id, active = active, lease = lease, holder = holder, instance = instance })
      else
        redis.call('HDEL', key, id)
      end
    end
  end
  table.sort(group.seats, function(a, b) return a.active < b.active end)
  return group
end

local function save(group, seat)
  redis.call('HSET', group.key, seat.id, int(seat.active) .. '\\n' .. seat.lease .. '\\n' .. seat.holder .. '\\n' .. seat.instance)
end

local function evict(group, at, by, reason, keepMs)
  local seat = table.remove(group.seats, at)
  redis.call('HDEL', group.key, seat.id)
  local mailbox = prefix .. 'mailbox:' .. seat.holder
  redis.call('HSET', mailbox, seat.id, by .. '\\n' .. reason)
  redis.call('PEXPIRE', mailbox, keepMs)
  redis.call('PUBLISH', prefix .. 'takeover:' .. seat.holder, seat.id .. '\\n' .. by .. '\\n' .. reason)
  return seat.id
end

-- Milliseconds for which typing still protects a seat. Typing is dated by the engine's clock.
local function typingLeft(marks, instance, engineNow)
  local own = instance ~= '' and tonumber(marks[instance] or '0') or 0
  return math.max(tonumber(marks[''] or '0'), own) - engineNow
end

local function typingMarks(key)
  local marks, flat = {}, redis.call('HGETALL', key)
  for i = 1, #flat, 2 do marks[flat[i]] = flat[i + 1] end
  return marks
end
`;

/**
 * KEYS: group, typing marks. ARGV: prefix, connection id, holder, instance or '', maximum, policy, retryAfterMs, engine's now,
 * aliveMs, leaseMs. Gives outcome, evicted or '', reason, seats taken, retryAfterMs, Redis' time, the newcomer's place in time, and whether
 * the holder was known to be alive.
 */
export const admitScript = `${prelude}
local id, holder, instance = ARGV[2], ARGV[3], ARGV[4]
local max, policy, retryAfter, engineNow = tonumber(ARGV[5]), ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local aliveMs, leaseMs = ARGV[9], tonumber(ARGV[10])
local wasAlive = redis.call('SET', prefix .. 'alive:' .. holder, '1', 'PX', aliveMs, 'GET') and 1 or 0
local group = load(KEYS[1])

local function tell(outcome, evicted, reason, wait, active)
  redis.call('PEXPIRE', group.key, 2 * leaseMs)
  return { outcome, evicted, reason, #group.seats, wait, int(now), int(active), wasAlive }
end
local function sit(evicted, reason)
  local seat = { id = id, active = math.max(now, group.latest + 1), lease = int(now + leaseMs * 1000), holder = holder, instance = instance }
  save(group, seat)
  table.insert(group.seats, seat)
  return tell('admitted', evicted, reason, 0, seat.active)
end

if instance ~= '' then
  for at, seat in ipairs(group.seats) do
    if seat.instance == instance then return sit(evict(group, at, id, 'same_instance', 2 * leaseMs), 'same_instance') end
  end
end

local early = retryAfter / 5
local wait = (group.settled - now) / 1000
local free = max - #group.seats - (wait > 0 and 1 or 0)
if free > 0 then return sit('', '') end
if wait > 0 then return tell('in-progress', '', '', math.ceil(wait + early), 0) end

local marks = typingMarks(KEYS[2])
local victim, least
for at, seat in ipairs(group.seats) do
  local left = typingLeft(marks, seat.instance, engineNow)
  if left <= 0 then victim = at break end
  if not least or left < least then least = left end
end
if not victim then return tell('hard-limit', '', '', math.ceil(math.max(retryAfter, least or 0)), 0) end
local evicted = evict(group, victim, id, 'connection_limit', 2 * leaseMs)
if policy == 'takeover' then return sit(evicted, 'connection_limit') end
redis.call('HSET', group.key, '#settled', int(now + (retryAfter - early) * 1000))
return tell(policy, evicted, 'connection_limit', retryAfter, 0)`;

/**
 * The heartbeat. KEYS: alive, mailbox. ARGV: prefix, aliveMs, then the evicted connections that have been told. Gives whether the replica
 * was still alive, Redis' time, and what is in the mailbox.
 */
export const beatScript = `${prelude}
local wasAlive = redis.call('SET', KEYS[1], '1', 'PX', ARGV[2], 'GET') and 1 or 0
for at = 3, #ARGV do redis.call('HDEL', KEYS[2], ARGV[at]) end
return { wasAlive, int(now), redis.call('HGETALL', KEYS[2]) }`;

/**
 * Seats that a replica knows it holds: renewed where they are known, seated again where they were lost. Where that makes too
 * many, because others have come in between, the least recently active go.
 * KEYS: mailbox, then group and typing marks of each group. ARGV: prefix, holder, engine's now, leaseMs, then per group: maximum, count of seats,
 * and per seat: id, active, instance.
 */
export const reseatScript = `${prelude}
local holder, engineNow, leaseMs = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local at = 5
for k = 2, #KEYS, 2 do
  local group = load(KEYS[k])
  local max, count = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  at = at + 2
  local known, added = {}, false
  for _, seat in ipairs(group.seats) do known[seat.id] = seat end
  for _ = 1, count do
    local id, active, instance = ARGV[at], tonumber(ARGV[at + 1]), ARGV[at + 2]
    at = at + 3
    -- Who has been evicted and not told yet does not come back.
    if redis.call('HEXISTS', KEYS[1], id) == 0 then
      local seat = known[id]
      if not seat then
        seat = { id = id, active = active, holder = holder, instance = instance }
        table.insert(group.seats, seat)
        added = true
      end
      seat.lease = int(now + leaseMs * 1000)
      save(group, seat)
    end
  end
  if added then
    table.sort(group.seats, function(a, b) return a.active < b.active end)
    local marks = #group.seats > max and typingMarks(KEYS[k + 1]) or {}
    while #group.seats > max do
      local victim = 1
      for n, seat in ipairs(group.seats) do
        if typingLeft(marks, seat.instance, engineNow) <= 0 then victim = n break end
      end
      local newest = group.seats[#group.seats].id
      evict(group, victim, newest, 'connection_limit', 2 * leaseMs)
    end
  end
  redis.call('PEXPIRE', group.key, 2 * leaseMs)
end
return 1`;

/**
 * Typing, and the presence that makes its instance's connection the most recently active.
 * KEYS: group, typing marks. ARGV: prefix, instance or '', until or '' (the end of it), engine's now, expiryMs.
 */
export const typingScript = `${prelude}
local instance, until_, engineNow, expiryMs = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
if instance == '' and until_ == '' then
  redis.call('DEL', KEYS[2])
else
  for mark, ends in pairs(typingMarks(KEYS[2])) do
    if tonumber(ends) <= engineNow then redis.call('HDEL', KEYS[2], mark) end
  end
  if until_ == '' then redis.call('HDEL', KEYS[2], instance) else redis.call('HSET', KEYS[2], instance, until_) end
  redis.call('PEXPIRE', KEYS[2], expiryMs)
end
if instance ~= '' and redis.call('EXISTS', KEYS[1]) == 1 then
  local group = load(KEYS[1])
  for _, seat in ipairs(group.seats) do
    if seat.instance == instance then
      seat.active = math.max(now, group.latest + 1)
      save(group, seat)
      break
    end
  end
end
return 1`;
