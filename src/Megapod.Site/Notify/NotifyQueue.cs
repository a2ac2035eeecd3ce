namespace Megapod.Site.Notify;

using Megapod.Core.Model;
using Megapod.Site.Alarms;
using Megapod.Site.Loop;

/// <summary>
/// What has to be told on one way and when: alarms are gathered for some seconds, so that a storm is one message; what could not be told is tried again after waits that grow, for a day at most. Each alarm waits
/// once, as it is last, so that what waits is bounded by the alarms of the site. Neither clock nor socket is looked at here; times count from when the queue was made.
/// </summary>
/// <param name="way">Id of the way.</param>
/// <param name="least">The least severity that is told on it.</param>
/// <param name="repeat">After how long what nobody has acknowledged is told again; null: never.</param>
internal sealed class NotifyQueue(string way, AlarmSeverity least, TimeSpan? repeat)
{
    /// <summary>So long alarms are gathered from the first one on: what has one cause comes within seconds, and who has to act loses no time that counts.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromSeconds(10);

    /// <summary>The wait after the first failure; it doubles with each.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait: a receiver that is back is told within a quarter of an hour.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>What is older has been seen at the site, or nobody wants to know it any more.</summary>
    public static readonly TimeSpan LongestTry = TimeSpan.FromDays(1);

    /// <summary>Alarms that wait at most: all that can stand at once, and as many that are over.</summary>
    public const int MostWaiting = 2 * AlarmState.Most;

    private readonly Dictionary<string, Waiting> waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Number, TimeSpan At)> told = new(StringComparer.Ordinal);
    private TimeSpan gatheredAt;
    private TimeSpan triedAt;
    private int failures;

    /// <summary>When something has to be done; null: nothing has.</summary>
    public TimeSpan? Due
    {
        get
        {
            TimeSpan? send = waiting.Count == 0 ? null : failures == 0 ? gatheredAt : triedAt;
            TimeSpan? again = repeat is { } every && told.Count > 0 ? told.Values.Min(t => t.At) + every : null;
            return send is null || again < send ? again ?? send : send;
        }
    }

    /// <summary>Takes what is to be told.</summary>
    /// <param name="notice">The alarm.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether an older one was let go for it.</returns>
    public bool Offer(AlarmNotice notice, TimeSpan now)
    {
        var alarm = notice.Alarm;
        if (alarm.Severity < least)
        {
            return false;
        }

        bool isKnown = notice.Told.Contains(way, StringComparer.Ordinal);
        if (notice.ClearedAt is null && isKnown)
        {
            told[alarm.Id] = (alarm.Number, now);
            return false;
        }

        if (notice.ClearedAt is { } over)
        {
            // Whoever was never told that it was raised is told both at once.
            bool isOpen = told.Remove(alarm.Id) || isKnown || waiting.ContainsKey(alarm.Id);
            return isOpen && Put(new NotifyItem(NotifyKind.Cleared, alarm, over), now);
        }

        return Put(new NotifyItem(NotifyKind.Raised, alarm, null), now);
    }

    /// <summary>What is told now, once it is due: the worst first.</summary>
    /// <param name="now">The time.</param>
    /// <param name="views">The site's alarms as they are.</param>
    public IReadOnlyList<NotifyItem> Take(TimeSpan now, IReadOnlyList<AlarmView> views)
    {
        Repeat(now, views);
        return Due is { } due && due <= now
            ? [.. waiting.Values.Select(w => w.Item).OrderBy(i => i.ClearedAt is not null).ThenByDescending(i => i.Alarm.Severity).ThenBy(i => i.Alarm.Since).ThenBy(i => i.Alarm.Id, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>The items were told. What came meanwhile goes on waiting.</summary>
    /// <param name="items">What <see cref="Take"/> gave.</param>
    /// <param name="now">The time.</param>
    public void Done(IReadOnlyList<NotifyItem> items, TimeSpan now)
    {
        foreach (var item in items)
        {
            if (waiting.TryGetValue(item.Alarm.Id, out var still) && still.Item == item)
            {
                waiting.Remove(item.Alarm.Id);
            }

            if (item.ClearedAt is null)
            {
                told[item.Alarm.Id] = (item.Alarm.Number, now);
            }
        }

        // What was cleared while it was being told is known to stand, and its end is told next.
        foreach (string id in waiting.Values.Where(w => w.Item.ClearedAt is not null).Select(w => w.Item.Alarm.Id))
        {
            told.Remove(id);
        }

        (failures, gatheredAt) = (0, now + Gather);
    }

    /// <summary>The items could not be told.</summary>
    /// <param name="now">The time.</param>
    /// <returns>What is given up now, because it has been tried for too long.</returns>
    public IReadOnlyList<NotifyItem> Failed(TimeSpan now)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(failures, 20));
        failures++;
        triedAt = now + (wait < LongestWait ? wait : LongestWait);
        List<NotifyItem> old = [.. waiting.Values.Where(w => now - w.Since >= LongestTry).Select(w => w.Item)];
        foreach (var item in old)
        {
            waiting.Remove(item.Alarm.Id);
        }

        failures = waiting.Count == 0 ? 0 : failures;
        return old;
    }

    private bool Put(NotifyItem item, TimeSpan now)
    {
        if (waiting.Count == 0)
        {
            gatheredAt = now + Gather;
        }

        var since = waiting.TryGetValue(item.Alarm.Id, out var before) ? before.Since : now;
        bool isFull = before is null && waiting.Count >= MostWaiting;
        if (isFull)
        {
            waiting.Remove(waiting.Values.MinBy(w => w.Since)!.Item.Alarm.Id);
        }

        waiting[item.Alarm.Id] = new Waiting(item, since);
        return isFull;
    }

    private void Repeat(TimeSpan now, IReadOnlyList<AlarmView> views)
    {
        if (repeat is not { } every)
        {
            return;
        }

        var standing = views.Where(v => v.IsStanding).ToDictionary(v => v.Id, StringComparer.Ordinal);
        foreach (var (id, known) in told.Where(t => now - t.Value.At >= every).ToList())
        {
            if (!standing.TryGetValue(id, out var alarm) || alarm.Number != known.Number)
            {
                told.Remove(id);
                continue;
            }

            told[id] = (known.Number, now);
            if (alarm is { ShelvedUntil: null, AcknowledgedBy: null } && !waiting.ContainsKey(id))
            {
                // It has waited long enough: it is not gathered once more.
                Put(new NotifyItem(NotifyKind.Repeated, alarm, null), now);
                gatheredAt = now;
            }
        }
    }

    private sealed record Waiting(NotifyItem Item, TimeSpan Since);
}
